# First link of every chain, still in the namespaces of the host: gives up what must not be inherited.
# launch.sh <cgroup:cgroup|-> <seccomp file|-> <bwrap arguments file|-> <nice> <data limit> <command...>
cgroups=$1 seccomp=$2 arguments=$3 nice=$4 data=$5
shift 5
# Inherited descriptors would be a way out; 255 is the shell's own.
for link in /proc/self/fd/*; do
  fd=${link##*/}
  if ((fd > 2 && fd != 255)) && [[ -e $link ]]; then eval "exec $fd>&-"; fi
done
if [ "$cgroups" != - ]; then
  IFS=:
  for cgroup in $cgroups; do echo $$ >"$cgroup/cgroup.procs" || exit 71; done
  unset IFS
fi
# When memory runs out, the kernel takes a workspace before it takes the platform.
echo 900 >/proc/self/oom_score_adj
umask 022
# Opened here because the next links may not read the data folder. bwrap reads and closes them.
if [ "$seccomp" != - ]; then exec 3<"$seccomp" 4<"$arguments" || exit 72; fi
# --core=1 is the kernel's special case for no dump at all, not even to a pipe.
exec /usr/bin/env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin /usr/bin/nice -n "$nice" /usr/bin/prlimit \
  --core=1:1 --nofile=1024 --fsize=536870912 --data="$data" --memlock=65536 --msgqueue=0 --sigpending=256 \
  --nice=0 --rtprio=0 -- "$@"
