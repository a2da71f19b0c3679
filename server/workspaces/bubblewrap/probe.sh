# Run inside a workspace: looks at what can be seen and done there. One finding a line: `name value`.
say() { echo "$1 ${*:2}"; }
status() { sed -n "s/^$1:[[:space:]]*//p" /proc/self/status; }
can() { if eval "$2" >/dev/null 2>&1; then say "$1" yes; else say "$1" no; fi; }

say user "$(id -u)"
say capabilities "$(status CapEff)$(status CapBnd)"
say no-new-privileges "$(status NoNewPrivs)"
say seccomp "$(status Seccomp)"
say processes "$(ls -d /proc/[0-9]* | wc -l)"
say first-process "$(tr '\0' ' ' </proc/1/cmdline | head -c 20)"
# The folder itself is open while its names are read, and 255 is where bash keeps its script.
descriptors=(/proc/$$/fd/*)
for link in "${descriptors[@]}"; do [ -e "$link" ] && [ "${link##*/}" != 255 ] && open+=" ${link##*/}"; done
say descriptors $open
say interfaces $(sed -n 's/^ *\([^ :]*\):.*/\1/p' /proc/net/dev)
say routes "$(sed 1d /proc/net/route | wc -l)"
say foreign-variables "$(env | cut -d= -f1 | grep -vE '^(HOME|USER|LOGNAME|SHELL|PATH|PWD|SHLVL|LANG|TERM|COLORTERM|NODE_PATH|_|AWS_(ENDPOINT_URL|REGION|DEFAULT_REGION|CONTAINER_CREDENTIALS_FULL_URI|CONTAINER_AUTHORIZATION_TOKEN|EC2_METADATA_DISABLED|PAGER))$' | wc -l)"
for folder in / /usr /etc /run /dev /opt/tools /proc/sys/kernel; do can "write:$folder" "touch $folder/probe"; done
can write:/node_modules 'for folder in /node_modules /node_modules/*; do touch $folder/probe && break; done'
can write:home 'touch ~/probe && rm ~/probe'
can write:tmp 'touch /tmp/probe && rm /tmp/probe'
can sys-visible 'ls /sys/class'
can mount 'mount -t tmpfs none /tmp'
can new-user-namespace 'unshare --user true'
can new-network-namespace 'unshare --net true'
can raise-processes 'ulimit -Hu unlimited || ulimit -u 100000'
can kill-others 'kill -9 2147483646'
can metadata 'exec 5<>/dev/tcp/169.254.169.254/80'
can vsock 'python3 -I -c "import socket; socket.socket(40, socket.SOCK_STREAM)"'
can io-uring 'python3 -I -c "import ctypes,sys; l=ctypes.CDLL(None,use_errno=True); sys.exit(l.syscall(425,4,0)<0)"'
can keyring 'python3 -I -c "import ctypes,sys; l=ctypes.CDLL(None,use_errno=True); sys.exit(l.syscall(250 if sys.platform and __import__(\"os\").uname().machine==\"x86_64\" else 219,0,-3,1)<0)"'
can inotify-unlimited 'python3 -I -c "import ctypes,sys; l=ctypes.CDLL(None); sys.exit(min(l.inotify_init() for _ in range(100))<0)"'
say pts-limit "$(sed -n 's/.* \/dev\/pts .*max=\([0-9]*\).*/\1/p' /proc/self/mountinfo | tail -1)"
