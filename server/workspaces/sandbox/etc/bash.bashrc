# Interactive shells of a workspace. ~/.bashrc is read after this.
[ -z "$PS1" ] && return
PS1='\[\e[32m\]candidate\[\e[0m\] \[\e[34m\]\w\[\e[0m\] $ '
shopt -s checkwinsize histappend
HISTCONTROL=ignoredups
# A shell that is killed has its history on disk already.
PROMPT_COMMAND='history -a'
alias ls='ls --color=auto' grep='grep --color=auto'
command -v aws_completer >/dev/null && complete -C aws_completer aws
