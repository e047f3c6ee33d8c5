# fish completion of engine. To load it: engine completion fish | source

function __engine_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l flag (string match -r -- '^-[^=]*=' $word)
    set -l found ($words[1] __complete $words[2..-1] "$word" 2>/dev/null)
    set -l directive (string replace : '' -- $found[-1])
    set -e found[-1]
    if test (count $found) -gt 0
        printf "$flag%s\n" $found
    else if string match -q 16 -- $directive
        __fish_complete_directories $word
    else if string match -q 0 -- $directive
        __fish_complete_path $word
    end
end

complete -c engine -e
complete -c engine -f -a '(__engine_complete)'
