# bash completion of engine. To load it: source <(engine completion bash)

_engine() {
    local rest=${COMP_LINE:0:COMP_POINT} at=-1 i piece
    local words=()
    # bash cuts the line at ':' and '=' too: what no blank separates is one word
    for ((i = 0; i <= COMP_CWORD; i++)); do
        piece=${COMP_WORDS[i]}
        if [[ $at -lt 0 || $rest == [[:blank:]]* || -z $piece ]]; then
            rest=${rest#"${rest%%[![:blank:]]*}"}
            ((at += 1))
            words[at]=
        fi
        [[ $rest == "$piece"* ]] || piece=$rest # the cursor stands within it
        words[at]+=$piece
        rest=${rest#"$piece"}
    done

    local word=${words[at]} wanted=${words[at]} flag= breaks=${COMP_WORDBREAKS//[^:=]/}
    if [[ $word == -*=* ]]; then
        wanted=${word#*=}
        flag=${word%"$wanted"}
    fi
    local cut= # what bash has cut off the word
    [[ -n $breaks ]] && cut=${word%"${word##*[$breaks]}"}

    local line directive=1
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == :[0-9]* ]]; then
            directive=${line#:}
        elif [[ $line == "$wanted"* ]]; then
            printf -v line %q "$flag$line"
            COMPREPLY+=("${line#"$cut"}")
        fi
    done < <("${words[0]}" __completeNoDesc "${words[@]:1:at}" 2>/dev/null)

    type compopt &>/dev/null || return 0 # bash 3 has none
    ((directive & 2)) && compopt -o nospace
    ((directive & 16)) && compopt -o dirnames
    ((directive & (1 | 4 | 16))) || compopt -o default
    return 0
}

complete -F _engine engine
