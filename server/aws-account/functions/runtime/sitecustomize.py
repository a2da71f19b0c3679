# Every Python of a sandbox imports this before any other module, also those that a function starts itself. AWS's own host
# names lead to the account. Clients of boto3 reach it although their version (before 1.28) does not read
# AWS_ENDPOINT_URL, be it the one of this machine or one that came with the function; newer ones read it themselves and
# are left alone.
# It imports nothing that Python has not loaded by then: it is a part of every cold start.
import os
import sys

AWS_HOSTS = (".amazonaws.com", ".amazoncognito.com", ".on.aws")
ACCOUNT = ("127.0.0.1", 4566)


def endpoint_for(session, service_name):
    """The address that newer versions would take from the environment, by their rules; none means AWS's own."""
    if os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    try:
        service_id = session.get_service_model(service_name).service_id.hyphenize().replace("-", "_").upper()
    except Exception:
        service_id = service_name.replace("-", "_").upper()
    return os.environ.get(f"AWS_ENDPOINT_URL_{service_id}") or os.environ.get("AWS_ENDPOINT_URL")


def reads_endpoints_itself():
    return hasattr(sys.modules.get("botocore.configprovider"), "ConfiguredEndpointProvider")


def lead_to_account(module):
    if reads_endpoints_itself():
        return
    create_client = module.Session.create_client

    def create_client_of_account(self, service_name, *args, **options):
        # `endpoint_url` is the fifth after the name for those who give it by position.
        if len(args) < 5 and options.get("endpoint_url") is None:
            options["endpoint_url"] = endpoint_for(self, service_name)
        return create_client(self, service_name, *args, **options)

    module.Session.create_client = create_client_of_account


def is_of_aws(host):
    return isinstance(host, str) and host.endswith(AWS_HOSTS)


def lead_names_to_account(module):
    """AWS's own host names are those of the account, which is all the network there is."""
    getaddrinfo = module.getaddrinfo

    def getaddrinfo_of_account(host, port, *args, **options):
        if is_of_aws(host):
            return getaddrinfo(*ACCOUNT, *args, **options)
        return getaddrinfo(host, port, *args, **options)

    module.getaddrinfo = getaddrinfo_of_account


def leave_unwrapped(module):
    """Nothing of a connection to the account leaves the machine, so nothing is encrypted on the way."""
    wrap_socket = module.SSLContext.wrap_socket

    def wrap_socket_of_others(self, sock, *args, **options):
        if is_of_aws(options.get("server_hostname")):
            return sock
        return wrap_socket(self, sock, *args, **options)

    module.SSLContext.wrap_socket = wrap_socket_of_others


CHANGES = {"botocore.session": lead_to_account, "socket": lead_names_to_account, "ssl": leave_unwrapped}


class ChangingLoader:
    def __init__(self, name, loader):
        self.name = name
        self.loader = loader

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        self.loader.exec_module(module)
        CHANGES[self.name](module)


class ChangingFinder:
    """Finds these modules as the others would, and is asked for nothing else."""

    def find_spec(self, name, path, target=None):
        if name not in CHANGES:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None:
                spec.loader = ChangingLoader(name, spec.loader)
                return spec
        return None


sys.meta_path.insert(0, ChangingFinder())
