# In the namespaces that hold.sh keeps: builds the sandbox of one terminal or one program.
# enter.sh <processes> <command...>
processes=$1
shift
# Counted for the whole namespace, so for all terminals of the workspace together.
ulimit -u "$processes"
exec /usr/bin/env -i /usr/bin/bwrap --args 4 --seccomp 3 -- /bin/bash --norc -c 'ulimit -u "$1"; shift
  cd "$HOME/$PROJECT_FOLDER" 2>/dev/null || cd; unset PROJECT_FOLDER OLDPWD
  exec "$@"' init "$processes" "$@"
