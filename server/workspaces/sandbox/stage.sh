# In a mount namespace of its own: puts everything a workspace needs below one folder that exists on every Linux, so that
# the next links need no way through the folders of the host.
# stage.sh <stage> <tmp bytes> <folder:folder...> <table of mounts, as in fstab(5)> <command...>
stage=$1 tmp_bytes=$2 folders=$3 table=$4
shift 4
set -e
mount -t tmpfs -o size=64k,mode=755 none "$stage"
(cd "$stage" && IFS=: && mkdir -p $folders)
mount -t tmpfs -o size="$tmp_bytes",mode=1777,nosuid,nodev none "$stage/tmp"
# By one program: every one started here is felt at the start of a workspace. It does not read from a pipe.
printf %s "$table" >"$stage/table"
mount --all --fstab "$stage/table"
exec "$@"
