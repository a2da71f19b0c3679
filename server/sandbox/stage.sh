# In a mount namespace of its own: puts everything that a sandbox needs below one folder that exists on every Linux, so that
# the next links need no way through the folders of the host.
# stage.sh <stage> <folder:folder...> <file:file...> <table of mounts, as in fstab(5)> <command...>
stage=$1 folders=$2 files=$3 table=$4
shift 4
set -e
mount -t tmpfs -o size=64k,mode=755 none "$stage"
cd "$stage"
IFS=:
if [ -n "$folders" ]; then mkdir -p $folders; fi
for file in $files; do : >"$file"; done
unset IFS
cd /
# By one program: every one started here is felt at the start of a sandbox. It does not read from a pipe.
printf %s "$table" >"$stage/table"
mount --all --fstab "$stage/table"
exec "$@"
