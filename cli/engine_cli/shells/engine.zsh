#compdef engine
# zsh completion of engine. To load it: source <(engine completion zsh), after compinit;
# or keep it as a file named _engine in a folder of $fpath.

_engine() {
    local line directive=1
    local -a found options
    for line in "${(@f)$("$words[1]" __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        if [[ $line == :<-> ]]; then
            directive=${line#:}
        elif [[ -n $line ]]; then
            line=${line//:/\\:}
            found+=("${line/$'\t'/:}")
        fi
    done
    ((directive & 1)) && return 1
    ((directive & 2)) && options=(-S '')
    compset -P 1 '-*='
    if (($#found)); then
        _describe engine found "${options[@]}"
    elif ((directive & 16)); then
        _files -/
    elif ! ((directive & 4)); then
        _files
    fi
}

if [[ $funcstack[1] == _engine ]]; then
    _engine "$@"
else
    compdef _engine engine
fi
