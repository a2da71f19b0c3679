# In a mount namespace of its own: puts everything a workspace needs below one folder that exists on every Linux, so that
# the next links need no way through the folders of the host.
# stage.sh <stage> <home> <etc> <tools> <node> <tmp bytes> <node_modules> <package:package...> <command...>
stage=$1 home=$2 etc=$3 tools=$4 node=$5 tmp_bytes=$6 modules=$7 packages=$8
shift 8
set -e
mount -t tmpfs -o size=64k,mode=755 none "$stage"
mkdir "$stage"/{home,etc,tools,tmp,pts,packages}
mount --bind "$home" "$stage/home"
mount --bind "$etc" "$stage/etc"
mount --bind "$tools" "$stage/tools"
mount --bind "$node" "$stage/tools/node"
mount -t tmpfs -o size="$tmp_bytes",mode=1777,nosuid,nodev none "$stage/tmp"
IFS=:
for name in $packages; do
  mkdir -p "$stage/packages/$name"
  mount --bind "$modules/$name" "$stage/packages/$name"
done
unset IFS
exec "$@"
