# As root of a throw-away user, network and mount namespace, without any power outside it: what all terminals of one
# workspace share. Says `ready`, then keeps the namespaces until its input ends.
# hold.sh <stage>
stage=$1
set -e
ip link set lo up
# Of these the host has one pool for all; the namespace gets its own small share.
for limit in max_inotify_instances:64 max_inotify_watches:16384 max_fanotify_groups:0 max_net_namespaces:1 max_cgroup_namespaces:64; do
  echo "${limit#*:}" >"/proc/sys/user/${limit%:*}"
done
mount -t devpts -o newinstance,nosuid,noexec,ptmxmode=0666,mode=0620,max=16 devpts "$stage/pts"
echo ready
exec cat >/dev/null
