"""Shell lines about images and files, for docker's command and ours; ENGINE is the command, REGISTRY one to push to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LINES = r"""
ENGINE export source | tar t | head -5
ENGINE export -o out.tar source; stat -c %a out.tar; ls -A
ENGINE export -o out.tar nosuch; ls -A
ENGINE export nosuch
ENGINE export -o /nonexistent/x source
ENGINE export -o /tmp source
ENGINE export -o /dev/null source
ENGINE export -o empty/x source
ENGINE export
ENGINE export -o
ENGINE save busybox hello-lab | tar xO manifest.json | wc -c
ENGINE save -o saved.tar busybox hello-lab; ls -A
ENGINE save nosuch
ENGINE save -o new.tar nosuch; ls -A
ENGINE save
ENGINE save -o /nonexistent/x busybox
ENGINE save --platform windows/x/y/z/a busybox
ENGINE save --platform foo busybox
ENGINE load -i saved.tar
ENGINE load < saved.tar
cat saved.tar | ENGINE load -q
gzip -c saved.tar | ENGINE load
ENGINE load -i nosuch
echo garbage | ENGINE load
ENGINE load x
ENGINE import out.tar
ENGINE import out.tar imported:1; ENGINE inspect -f '{{.Comment}} {{.RepoTags}} {{.Os}}' imported:1
ENGINE import - imported < out.tar
cat out.tar | ENGINE import -m hello -c 'CMD ["sh"]' --change 'ENV A=b' - imported:2
ENGINE inspect -f '{{.Comment}} {{.Config.Cmd}} {{.Config.Env}}' imported:2
ENGINE import nosuch
ENGINE import out.tar UPPER
ENGINE import
ENGINE import -c 'BAD x' out.tar
ENGINE import --platform linux/arm64 out.tar imported:3; ENGINE inspect -f '{{.Architecture}}' imported:3
ENGINE import --platform x/y/z/a out.tar
ENGINE import http://localhost:1/x
echo garbage | ENGINE import -
ENGINE commit source
ENGINE commit source made:1; ENGINE inspect -f '{{.Comment}} {{.Author}} {{.Config.Cmd}} {{.RepoTags}}' made:1
ENGINE commit -a me -m msg -c 'CMD echo hi' -p=false source made; ENGINE inspect -f '{{.Comment}} {{.Author}}' made
ENGINE commit nosuch
ENGINE commit source UPPER
ENGINE commit source a@sha256:0123456789012345678901234567890123456789012345678901234567890123
ENGINE commit
ENGINE commit source a b
ENGINE commit '' x
ENGINE commit -c 'BAD' source
ENGINE commit source -m x
ENGINE history busybox
ENGINE history -q busybox
ENGINE history -q made:1 | wc -l
ENGINE history --no-trunc -H=false busybox
TZ=Asia/Kolkata ENGINE history --format 'table {{.ID}}\t{{.CreatedAt}}' busybox
ENGINE history --format json busybox
ENGINE history --format '{{.CreatedBy}} {{.Size}}|{{.Comment}}' imported:2
ENGINE history --format '{{.Nope}}' busybox
ENGINE history --format '{{' busybox
ENGINE history -q --format json busybox
ENGINE history nosuch
ENGINE history
ENGINE history --platform linux/s390x busybox
ENGINE history --platform x/y/z/a busybox
ENGINE build --no-cache context
ENGINE build -q context
ENGINE build --no-cache - < context/Plain
ENGINE build -q - < context/Plain
tar c -C context . | ENGINE build --no-cache -
tar cz -C context . | ENGINE build -q -f Plain -
ENGINE build -q -f - context < context/Copying
ENGINE build -q -f elsewhere context
ENGINE build -q --compress context
ENGINE build -q --no-cache --iidfile id context >out; diff id out
ENGINE build --iidfile id context | tail -1; wc -c < id
ENGINE build --iidfile id -f nosuch context; ls id
ENGINE build --iidfile /nonexistent/x -q context
printf 'FROM busybox\nRUN exit 3\n' | ENGINE build --rm=false -
printf 'FROM busybox\nRUN exit 3\n' | ENGINE build -q -
echo 'BAD x' | ENGINE build -
echo 'BAD x' | ENGINE build -q -
B=2 ENGINE build --no-cache --build-arg A=1 --build-arg B --label l=1 -t built:1 -t built --target one - <context/Stages
ENGINE inspect -f '{{.Config.Labels}} {{.Config.Env}} {{.RepoTags}}' built
ENGINE build -f context/Stages --target nosuch context
ENGINE build --cache-from a,b --isolation default -q context
ENGINE build --network host --shm-size 10m --add-host a:1.2.3.4 --no-cache --force-rm -f context/Looking context
ENGINE build --security-opt a=b - < context/Plain
ENGINE build nosuch
ENGINE build elsewhere
ENGINE build -f nosuch context
ENGINE build -f - -
ENGINE build -f x - < context/Plain
ENGINE build malformed
ENGINE build --squash context
ENGINE build -t UPPER context
ENGINE build --add-host x context
ENGINE build --ulimit x context
ENGINE build --label '' context
ENGINE build --build-arg '' context
ENGINE build -m x context
ENGINE build --no-cache=x context
ENGINE build
ENGINE build a b
ENGINE push REGISTRY/nosuch
ENGINE push -q REGISTRY/nosuch
ENGINE tag busybox REGISTRY/b:1; ENGINE push REGISTRY/b:1 >/dev/null; ENGINE push REGISTRY/b:1
ENGINE tag busybox REGISTRY/b; ENGINE push REGISTRY/b
ENGINE push -q REGISTRY/b:1
ENGINE push -a REGISTRY/b
ENGINE push -aq REGISTRY/b
ENGINE push -a busybox:1
ENGINE push UPPER
ENGINE push
ENGINE push busybox@sha256:0123456789012345678901234567890123456789012345678901234567890123
ENGINE push --platform x/y/z/a REGISTRY/b
ENGINE push --platform linux/amd64 REGISTRY/nosuch
ENGINE search
ENGINE search --filter bad busybox
ENGINE search --limit x busybox
""".strip().splitlines()


def make(folder: Path) -> None:
    """Make the files that the lines speak of."""
    files = {
        "context/Dockerfile": "FROM busybox\nCOPY . /context\nRUN find /context | sort\nRUN echo error >&2\n",
        "context/.dockerignore": "*\n!kept\n!sub\nsub/left\n",
        "context/kept": "kept",
        "context/left": "left",
        "context/sub/kept": "kept",
        "context/sub/left": "left",
        "context/Plain": "FROM busybox\nRUN echo plain\n",
        "context/Copying": "FROM busybox\nCOPY kept /\n",
        "context/Stages": "FROM busybox AS one\nARG A\nARG B\nENV X=$A$B\nFROM one\nRUN echo two\n",
        "context/Looking": "FROM busybox\nRUN grep 1.2.3.4 /etc/hosts; df /dev/shm | tail -1\n",
        "elsewhere": "FROM busybox\nCOPY kept /\n",
        "malformed/Dockerfile": "FROM busybox\n",
        "malformed/.dockerignore": "[\n",
        "empty": "",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
