"""Command lines for terminals, and what is typed at them: for docker's command and ours."""

from __future__ import annotations

from typing import NamedTuple

PROMPT = r"/ # "
SIZE = "until [ \"$(stty size 2>/dev/null)\" = '30 80' ]; do :; done; echo size-$((1 + 1))\r"
SIZED = r"size-2\r\n.*/ # "  # the shell shows its prompt once more where it learns the size only then
DETACH = "\x10\x11"
QUESTION = r"\[y/N\] "


class Typed(NamedTuple):
    """A command line at a terminal: what came before, and the keys that are pressed once something is shown.

    SINCE in a line stands for the time before the first line, UNTIL for a moment after them, PRIVATE for the registry
    that wants a login. On the engines `silent_on` nothing is asked, so that no keys are pressed.
    """

    line: str
    columns: int = 80
    before: tuple[str, ...] = ()
    talk: tuple[tuple[str, str], ...] = ()
    screen_only: bool = False
    silent_on: tuple[str, ...] = ()

    @property
    def wants_login(self) -> bool:
        """Whether it shows anything only where one can log in at the registry, or is told to."""
        return IN[-1] in self.before or self.line.startswith(("push PRIVATE", "pull PRIVATE"))

    def at(self, private: str) -> Typed:
        """The same for this registry."""
        before = tuple(line.replace("PRIVATE", private) for line in self.before)
        return self._replace(line=self.line.replace("PRIVATE", private), before=before)


RUNNING = ("run -d --name c1 busybox sleep 1000",)
SHELL = ("run -dit --name c1 busybox sh", "until ENGINE logs c1 | grep help; do sleep .1; done; sleep .2")
MADE = ("create --name c1 busybox", "create --name d1 --label a=b busybox true")
USER, PASSWORD = "Username: ", "Password: "
OUT = ("ENGINE logout PRIVATE",)
IN = ("ENGINE logout PRIVATE", "login -u lab -p lab PRIVATE")
REFUSED = ("""echo '{"auths":{"PRIVATE":{"auth":"bGFiOndyb25n"}}}' >$DOCKER_CONFIG/config.json; ENGINE ps""",)
TYPED = (
    Typed("run -it --rm busybox sh", talk=((PROMPT, SIZE), (SIZED, "exit 3\r"))),
    Typed("run -t --rm busybox sh -c 'echo out; sleep .3; echo err >&2; exit 4'"),
    Typed("run -i --rm busybox cat", talk=(("", "typed\r"), ("typed\r\ntyped", "\x04"))),
    Typed("run --rm busybox sh -c 'echo out; sleep .3; echo err >&2; exit 4'"),
    Typed("run -it --name c1 busybox sh", talk=((PROMPT, DETACH),)),
    Typed("run -it --rm --detach-keys x,y busybox sh", talk=((PROMPT, "xy"),)),
    Typed("run -it --rm busybox nosuch"),
    Typed("run --rm centos:7 echo hi", screen_only=True),
    Typed("exec -it c1 sh", before=RUNNING, talk=((PROMPT, SIZE), (SIZED, "exit 5\r"))),
    Typed("exec -it c1 sh", before=RUNNING, talk=((PROMPT, DETACH),)),
    Typed("exec -t c1 ls /", 60, RUNNING),
    Typed("exec c1 ls /", 60, RUNNING),
    Typed("exec -it c1 nosuch", before=RUNNING),
    Typed("attach c1", before=SHELL, talk=((PROMPT, "echo $((40 + 2))\r"), (r"42\r\n[^#]*# ", DETACH))),
    Typed("attach c1", before=SHELL, talk=((PROMPT, "exit 6\r"),)),
    Typed("attach c1", before=("run -di --name c1 busybox sh -c 'read x; echo $x; exit 2'",), talk=(("", "typed\r"),)),
    Typed("attach c1", before=MADE),
    Typed("start -ai c1", before=("create -it --name c1 busybox sh",), talk=((PROMPT, "exit 7\r"),)),
    Typed("start -ai c1", before=("create -it --name c1 busybox sh",), talk=((PROMPT, DETACH),)),
    Typed("start c1 d1", before=tuple(f"create --name {name} busybox sleep 1000" for name in ("c1", "d1"))),
    Typed("logs c1", before=("run --name c1 busybox sh -c 'echo out; sleep .3; echo err >&2'",)),
    Typed("logs c1", before=("run -t --name c1 busybox sh -c 'echo out; sleep .3; echo err >&2'",)),
    Typed("ps"),
    Typed("ps -a", 60, MADE),
    Typed("ps -a --no-trunc", 132, MADE),
    Typed("images"),
    Typed("images --tree", 132),
    Typed("pull centos:7", 80, screen_only=True),
    Typed("pull centos:7", 132, screen_only=True),
    Typed("pull -q busybox"),
    Typed("pull busybox"),
    Typed("pull nosuch-image"),
    Typed("stats --no-stream c1", 132, RUNNING),
    Typed("stats --no-stream d1", 132, MADE),
    Typed("events --since SINCE --until UNTIL --filter type=container", 132, MADE),
    Typed("build context"),
    Typed("build -q context"),
    Typed("build -t built -", talk=(("", "FROM busybox\rRUN exit 8\r"), ("exit 8\r\n", "\x04\x04"))),
    Typed("save busybox"),
    Typed("save -o saved.tar busybox"),
    Typed("export c1", before=MADE),
    Typed("load"),
    Typed("load -i saved.tar", before=("tag busybox saved", "save -o saved.tar saved")),  # busybox stays what it is
    Typed("import -", talk=(("", "\x04"),)),
    Typed("cp c1:/etc/passwd .", before=MADE),
    Typed("cp context c1:/tmp", before=MADE),
    Typed("commit c1 made", before=MADE),
    Typed("inspect -f '{{.Name}}' c1", before=MADE),
    Typed("network ls"),
    Typed("volume ls"),
    Typed("history --no-trunc busybox", 60),
    Typed("top c1 -o user,args", before=RUNNING),
    Typed("system df", 60),
    Typed("container prune", before=MADE, talk=((QUESTION, "n\r"),)),
    Typed("container prune --filter label=a", before=MADE, talk=((QUESTION, "y\r"),)),
    Typed("volume prune", talk=((QUESTION, "\x04"),)),
    Typed("network prune", talk=((QUESTION, "\x03"),)),
    Typed("image prune -a --filter label=a", talk=((QUESTION, "maybe\r"),)),
    Typed("system prune", 60, MADE, ((QUESTION, "Y\r"),)),
    Typed("login PRIVATE", before=OUT, talk=((USER, "lab\r"), (PASSWORD, "lab\r"))),
    Typed("login PRIVATE", 60, before=OUT, talk=((USER, " lab \r"), (PASSWORD, "wrong\r"))),
    Typed("login -u lab PRIVATE", before=OUT, talk=((PASSWORD, "lab\r"),)),
    Typed("login PRIVATE", before=OUT, talk=((USER, "\r"),)),
    Typed("login PRIVATE", before=OUT, talk=((USER, "lab\r"), (PASSWORD, "\r"))),
    Typed("login PRIVATE", before=OUT, talk=((USER, "\x03"),)),
    Typed("login PRIVATE", before=OUT, talk=((USER, "lab\r"), (PASSWORD, "\x03"))),
    Typed("login PRIVATE", before=IN),
    Typed("login -u lab --password-stdin PRIVATE", before=OUT, talk=(("", "lab\r"), ("lab\r\n", "\x04"))),
    Typed("logout PRIVATE", before=IN),
    Typed("push PRIVATE/x:1", 80, (*IN, "tag busybox PRIVATE/x:1", "push -q PRIVATE/x:1")),
    Typed("push PRIVATE/x", before=(*OUT, "tag busybox PRIVATE/x")),
    Typed("pull PRIVATE/x", before=OUT),
    Typed(
        "pull -q PRIVATE/x",
        before=(*IN, "tag busybox PRIVATE/x", "push -q PRIVATE/x", *REFUSED),
        talk=((r"Username \(lab\): ", "\r"), (PASSWORD, "lab\r")),
        silent_on=("docker-20.10", "docker-26.1", "docker-28.5-containerd"),  # which tell it as any other error
    ),
    Typed("login PRIVATE", before=REFUSED, talk=((r"Username \(lab\): ", "\r"), (PASSWORD, "lab\r"))),
    Typed("rm nosuch c1", before=MADE),
    Typed("rmi nosuch"),
    Typed("--help | sed -n '/^Global/,/^$/p'", 60),
    Typed("--help | sed -n '/^Global/,/^$/p'", 132),
    Typed("run --help", 60),
    Typed("run --help", 132),
    Typed("ps --help", 40),
    Typed("help cp", 60),
    Typed("container", 60),
    Typed("ps --nosuch", 60),
    Typed("rm", 60),
)
