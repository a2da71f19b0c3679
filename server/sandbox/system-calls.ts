import numbers from './system-call-numbers.generated.json' with { type: 'json' }

/** Whose code runs in a sandbox: the checks of a challenge, a candidate's functions, a candidate's shells. */
export type SandboxTenant = 'check' | 'function' | 'shell'

/** The architectures that there is a filter for, as `uname -m` names them. */
export type SeccompArchitecture = 'x86_64' | 'aarch64'

const words = (text: string) => text.trim().split(/\s+/)

/** One process of Node with its threads: it looks at files that are there and speaks through the pipes it was given. */
const forChecks = words(`
  access arch_prctl brk capget clock_getres clock_gettime clock_nanosleep clone close close_range dup dup2 dup3 epoll_create
  epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2 execve exit exit_group faccessat faccessat2
  fadvise64 fcntl fstat fstatfs futex futex_waitv get_robust_list getcpu getcwd getdents getdents64 getegid geteuid getgid
  getgroups getpeername getpgid getpgrp getpid getppid getpriority getrandom getresgid getresuid getrlimit getrusage getsid
  getsockname getsockopt gettid gettimeofday getuid ioctl lseek lstat madvise membarrier mincore mmap mprotect mremap munmap
  nanosleep newfstatat open openat openat2 pause pipe pipe2 pkey_alloc pkey_free pkey_mprotect poll ppoll prctl pread64
  preadv preadv2 prlimit64 pselect6 pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv recvfrom recvmsg
  restart_syscall rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigtimedwait
  sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_yield
  select sendmsg sendto set_robust_list set_tid_address setrlimit setsockopt shutdown sigaltstack stat statfs statx sysinfo
  tgkill time timerfd_create timerfd_gettime timerfd_settime times umask uname wait4 waitid write writev`)

/** What programs in any language do besides: processes, networks, files of their own. */
const forFunctionsToo = words(`
  accept accept4 alarm bind chdir chmod chown connect copy_file_range creat execveat fallocate fchdir fchmod fchmodat
  fchmodat2 fchown fchownat fdatasync fgetxattr flistxattr flock fork fremovexattr fsetxattr fsync ftruncate futimesat
  getitimer getxattr inotify_add_watch inotify_init inotify_init1 inotify_rm_watch kill lchown lgetxattr link linkat listen
  listxattr llistxattr lremovexattr lsetxattr mkdir mkdirat mknod mknodat mlock mlock2 msync munlock personality pidfd_open
  pidfd_send_signal recvmmsg removexattr rename renameat renameat2 rmdir rt_sigqueueinfo rt_tgsigqueueinfo
  sched_rr_get_interval sched_setaffinity sched_setattr sched_setparam sched_setscheduler sendfile sendmmsg setitimer setpgid
  setpriority setsid setxattr signalfd signalfd4 socket socketpair splice symlink symlinkat sync_file_range tee timer_create
  timer_delete timer_getoverrun timer_gettime timer_settime tkill truncate unlink unlinkat utime utimensat utimes vfork`)

/** What the tools of a system do besides: change who they are as far as they may, and shut themselves in. */
const forShellsToo = words(`
  capset get_thread_area ioprio_get ioprio_set landlock_add_rule landlock_create_ruleset landlock_restrict_self mlockall
  munlockall process_mrelease remap_file_pages seccomp set_thread_area setfsgid setfsuid setgid setgroups setregid setresgid
  setresuid setreuid setuid sync syncfs`)

/**
 * The system calls that each may make; every other is refused. Not here, although containers usually may: what makes memory
 * that belongs to no process, so that no limit sees it (memfd_create, System V's shared memory, queues and semaphores), and
 * asynchronous I/O (io_setup), of which the machine has one pool for all.
 */
export const allowedCalls: Readonly<Record<SandboxTenant, readonly string[]>> = {
  check: forChecks,
  function: [...forChecks, ...forFunctionsToo],
  shell: [...forChecks, ...forFunctionsToo, ...forShellsToo],
}

/** Every call that libseccomp knew when the table was made, allowed or not; the two architectures differ. */
export const callNumbers: Readonly<Record<SeccompArchitecture, Readonly<Record<string, number>>>> = numbers
