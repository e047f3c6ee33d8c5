"""Random options of `create` in docker's short forms, most of them right or nearly so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

NOTHING = "~"
_SIZE = (
    "1 0 512 1.5 .5 1e3 -1 1_0 0x10 9223372036854775807 99999999999999999999 ~",
    "~ b k m g t p kb MB GiB mib x kk",
    "~ ~ ~ b _",
)
_NUMBER = ("0 1 -1 5 100 1000 1001 65535 65536 9223372036854775808 1.5 x 0x10 010 1_000 ~ +3",)
_DURATION = (
    "1 1.5 .5 0 -1 +2 99999999999 ~ x",
    "s m h ms us µs ns d ~ S",
    "~ ~ 30s 1.5h5m 10 -5s .s",
)
_DEVICE = ("/dev/sda: /dev/x/y: sda: /dev: : /dev/sda",)
_KEYS = (
    "~ ,readonly ,ro ,readonly=true ,ro=0 ,readonly=x ,READONLY ,readonly= ,bind-propagation=rslave "
    ",bind-nonrecursive ,bind-recursive=disabled ,bind-recursive=readonly ,bind-recursive=writable "
    ",bind-recursive=x ,volume-nocopy ,volume-nocopy=false ,volume-label=a=b ,volume-label=a "
    ',volume-driver=local ,volume-opt=type=nfs ,"volume-opt=o=addr=1.2.3.4,rw" ,volume-opt= '
    ",volume-subpath=x ,tmpfs-size=64m ,tmpfs-size=x ,tmpfs-mode=1777 ,tmpfs-mode=9 ,image-subpath=a "
    ",consistency=Cached ,nope=1 ,nope , ,=x ,bind-create-src=true ,bind-create-src ,volume-opt=a=1 "
    ",tmpfs-options=exec ,bind-propagation=rprivate"
)
# by option, the parts that its value is put together from: of each one word, which NOTHING stands for no text among
FORMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "--publish": (
        (
            (
                "~ ~ ~ 127.0.0.1: [::1]: ::1: 0.0.0.0: localhost: [fe80::1%eth0]: 1.2.3: []: : 256.1.1.1: [::1 "
                "[1.2.3.4]: 01.2.3.4: ::ffff:1.2.3.4:"
            ),
            "~ 8080: 80: 80-82: 90-91: 0: 65535: 65536: x: : 82-80: 80-: -80: +80: 8_0:",
            "80 80-82 90-91 0 65535 65536 x 82-80 80- ~ 443 7-7 080",
            "~ ~ /tcp /udp /sctp /TCP /x / /tcp/udp",
        ),
        (
            "target= published= protocol= mode= x= ~",
            "80 80-82 x ~",
            "~ ,published=8080 ,published=80-82 ,published=127.0.0.1:80 ,published=",
            "~ ,protocol=udp ,protocol=x ,protocol= ,mode=host , ,target=9",
        ),
    ),
    "--expose": (
        (
            "80 80-82 82-80 0 65535 65536 x ~ 80: :80 1-2-3",
            "~ ~ /tcp /udp /sctp /x / /TCP /tcp/udp",
        ),
    ),
    "--volume": (
        (
            "~ /a: ./a: ../b: . name: n: C: c:\\x: : :: ./: ~/x: .name: a/b: //a: /a/../b:",
            "/b b /b/ / ~ c:\\y /b/../c ./x",
            "~ ~ :ro :rw :z :Z :ro,z :rslave :nocopy :cached : :ro: :x :ro:rw :consistent,delegated",
        ),
    ),
    "--mount": (
        (
            (
                "type=bind, type=volume, type=tmpfs, type=image, type=cluster, type=npipe, type=, TYPE=Bind, ~ "
                'type=x, "type=bind", "type"=bind,'
            ),
            ('source=/a src=/a source=name source=./a src= source ~ "source=/a,b" SOURCE=/a "src=/a ""q""" src=~/x'),
            ',target=/b ,dst=/b ,destination=/b ,target= ~ ,target=b ,"target=/b,c" ,Target=/b ,target',
            _KEYS,
            "~ ~ " + _KEYS,
        ),
    ),
    "--tmpfs": (
        (
            "/t t ~ /t/ /a:/b : ../t",
            "~ :size=64m :size=64m,mode=1777 :ro :x : :size=x :noexec,uid=0",
        ),
    ),
    "--memory": (_SIZE,),
    "--memory-swap": (_SIZE,),
    "--memory-reservation": (_SIZE,),
    "--shm-size": (_SIZE,),
    "--kernel-memory": (_SIZE,),
    "--cpus": (
        (
            (
                "1 1.5 .5 0 -1 3/2 1/0 1e-3 1e-10 x ~ 0.0000000001 1_0 +2 1.5.2 0x1 0x1p-2 inf 1/ /2 1.5/2 2e3 -0.5 "
                "1e1000 ' ' 1/3"
            ),
        ),
    ),
    "--health-interval": (_DURATION,),
    "--health-timeout": (_DURATION,),
    "--health-start-period": (_DURATION,),
    "--health-start-interval": (_DURATION,),
    "--health-retries": (_NUMBER,),
    "--ulimit": (
        (
            "nofile nproc core cpu rss nice x ~ NOFILE rttime",
            "= ~ : ==",
            "1024 -1 0 x ~ 1.5 unlimited 99999999999999999999 +5",
            "~ :2048 :-1 :512 :x : :1:2 :0",
        ),
    ),
    "--device": (
        (
            "/dev/x /dev/../x x ~ vendor.com/class=name /dev/x//y ab/cd=e",
            "~ :/dev/y :y :/y/../z : :rwm :rw :m :x",
            "~ ~ :rwm :r :mrw :rr :x :",
        ),
    ),
    "--device-cgroup-rule": (
        (
            "c b a d ~",
            "' 1:3 ' ' *:* ' ' x:* ' ' 13:* ' ' 1 ' 1:3",
            "rwm r w rwmx rr ~ x",
        ),
    ),
    "--restart": (
        (
            "no always on-failure unless-stopped x ~ NO",
            "~ ~ :3 :-1 :x : :3:4 :99999999999999999999 :+2",
        ),
    ),
    "--add-host": (
        (
            "a a.b ~ a: a= :: a:b",
            ": = ~",
            "1.2.3.4 ::1 [::1] host-gateway x ~ 1.2.3 [1.2.3.4] 256.0.0.1 ' 1.2.3.4' 1.2.3.4:80 fe80::1%eth0 []",
            "~",
        ),
    ),
    "--dns": (
        (
            (
                "1.2.3.4 ::1 x ~ 127.0.0.1 1.2.3 ' 1.2.3.4 ' fe80::1%eth0 ::ffff:1.2.3.4 0:0:0:0:0:0:0:1 01.2.3.4 "
                "2001:DB8::1 1.2.3.4/24"
            ),
        ),
    ),
    "--dns-search": (("example.com . ~ a..b -a.b a.b. 1.2 ' a.b ' a_b.c .a é.com a.b-",),),
    "--dns-option": (("ndots:2 x ~",),),
    "--link": (("a a:b a:b:c ~ : a: :b a/b:c",),),
    "--env": (("A=1 GIVEN NOT_GIVEN =x ~ A= A=b=c 'A B=1' é=ü B=2 = A=2",),),
    "--label": (("a=b a ~ =x a= a=b=c 'a b=c' ' a=b' é=ü . a=2",),),
    "--env-file": (("vars.env broken.env nameless.env missing labels ~ config",),),
    "--label-file": (("labels vars.env broken.env missing nameless.env ~",),),
    "--gpus": (
        (
            ('all 1 -1 x ~ 0 1.5 "device=0,1" device=0 count=1 count=all count=x driver=nvidia capabilities=compute'),
            (
                '~ ~ ,driver=x ,count=2 ,"capabilities=a,b" ,capabilities=gpu ,options=a=b ,"options=a=b,c=d" '
                ',"options=""a=b,c""" ,device=GPU-1 ,nope=1 , ,driver=y ,all'
            ),
        ),
    ),
    "--security-opt": (
        (
            (
                "no-new-privileges no-new-privileges=true no-new-privileges:true label=disable label:disable "
                "label=type:x seccomp=unconfined seccomp=seccomp.json seccomp=missing.json seccomp=broken.json "
                "seccomp=builtin seccomp:unconfined apparmor=x apparmor ~ x =x seccomp systempaths=unconfined "
                "systempaths=x writable-cgroups=true writable-cgroups no-new-privileges:x seccomp="
            ),
        ),
    ),
    "--log-opt": (("max-size=10m a=b a ~ =x a= a=b=c",),),
    "--log-driver": (("json-file none ~ x",),),
    "--network": (
        (
            (
                "net bridge host none default container:a ~ name=net name=bridge name= name=NET ' ' net2 name=a,b "
                "container: a=b"
            ),
            (
                "~ ~ ,alias=a ,alias=a,alias=b ,ip=1.2.3.4 ,ip=x ,ip6=::1 ,ip6=x ,mac-address=92:d0:c6:0a:29:33 "
                ',mac-address=x ,link-local-ip=169.254.1.1 ,driver-opt=a=b ,driver-opt=a ,"driver-opt=a=b,c" '
                ",gw-priority=5 ,gw-priority=x ,nope=1 ,nope ,=x , ,name=other ,driver-opt== ,gw-priority=-1"
            ),
            "~ ~ ~ ,alias=z ,driver-opt=c=d",
        ),
    ),
    "--network-alias": (("a b ~",),),
    "--ip": (("1.2.3.4 x ~ ::1",),),
    "--ip6": (("::1 x 1.2.3.4",),),
    "--link-local-ip": (("169.254.1.1 x",),),
    "--mac-address": (
        (
            (
                "92:d0:c6:0a:29:33 92-d0-c6-0a-29-33 92d0.c60a.2933 x ~ 92:d0:c6:0a:29 92:d0:c6:0a:29:3g "
                "02:00:5e:10:00:00:00:01"
            ),
        ),
    ),
    "--blkio-weight": (("0 9 10 500 1000 1001 x ~ 65536 -1 0x10 010",),),
    "--blkio-weight-device": ((*_DEVICE, "~ 0 9 10 500 1000 1001 x -1 1.5 5:5"),),
    "--device-read-bps": ((*_DEVICE, "~ 1 1mb 1.5g x -1 0 1kk 1:2 1_0"),),
    "--device-write-bps": ((*_DEVICE, "~ 1 1mb x -1 99999999999999999999"),),
    "--device-read-iops": ((*_DEVICE, "~ 1 1000 x -1 1m 1.5 18446744073709551616"),),
    "--device-write-iops": ((*_DEVICE, "~ 0 5 x"),),
    "--sysctl": (("net.ipv4.ip_forward=1 kernel.msgmax=1 kernel.x=1 fs.mqueue.a=1 net ~ net.a net.=1 =1 a=b",),),
    "--storage-opt": (("size=10G a ~ =x a=b=c",),),
    "--annotation": (("a=b a ~ =x",),),
    "--cap-add": (("ALL NET_ADMIN cap_kill ~ x all",),),
    "--cap-drop": (("ALL NET_ADMIN x CAP_KILL",),),
    "--pids-limit": (_NUMBER,),
    "--cpu-shares": (_NUMBER,),
    "--cpu-period": (_NUMBER,),
    "--memory-swappiness": (("0 50 100 101 -1 -2 x ~ 1.5",),),
    "--oom-score-adj": (_NUMBER,),
    "--stop-timeout": (_NUMBER,),
    "--ipc": (("host private shareable container:a container: x none ~",),),
    "--pid": (("host container:a container: x ~ private",),),
    "--uts": (("host x ~ private",),),
    "--userns": (("host x ~ private",),),
    "--cgroupns": (("host private x ~",),),
    "--attach": (("stdin stdout STDERR x ~",),),
    "--hostname": (("a a.b ~ é",),),
    "--user": (("0 a:b ~ :x",),),
    "--workdir": (("/a a ~ /a/../b",),),
    "--entrypoint": (("sh ~ 'a b'",),),
    "--health-cmd": (("true ~ 'a b'",),),
    "--volumes-from": (("a a:ro ~",),),
    "--group-add": (("a 1 ~",),),
    "--isolation": (("default x ~",),),
    "--runtime": (("runc ~",),),
    "--stop-signal": (("KILL ~ x",),),
    "--cpuset-cpus": (("0-2 0,1 x ~",),),
}
SWITCHES = (
    "--rm", "--tty", "--interactive", "--privileged", "--read-only", "--init", "--no-healthcheck", "--publish-all",
    "--oom-kill-disable",
)  # fmt: skip
_COMMON = (
    "--publish", "--volume", "--mount", "--memory", "--env", "--network", "--ulimit", "--device", "--restart", "--cpus",
    "--add-host", "--health-interval", "--gpus", "--label", "--memory-swap", "--expose", "--link", "--dns",
)  # fmt: skip
_MORE_VOLUMES = ("/c:/c", "d:/d:ro", "/e")  # right ones: docker complains of any of several, as its map has them


def line(source: random.Random) -> list[str]:
    """A command line: `create` with one to four options, an image and perhaps words for it."""
    words = ["create"]
    for _ in range(source.choice((1, 1, 1, 2, 3, 4))):
        if source.random() < 0.08:
            words.append(source.choice(SWITCHES))
            continue
        name = source.choice(_COMMON if source.random() < 0.6 else tuple(FORMS))
        if name == "--volume" and any(word.startswith(name) for word in words):
            words.append(f"{name}={source.choice(_MORE_VOLUMES)}")
            continue
        words.append(f"{name}={_value(source, name)}")
    return [*words, "busybox", *source.choice(((), (), ("sh",), ("sh", "-c", "echo $A")))]


def _value(source: random.Random, name: str) -> str:
    parts = (_part(source, part) for part in source.choice(FORMS[name]))
    value = "".join(parts)
    if value and source.random() < 0.04:
        at = source.randrange(len(value))
        value = (
            value[:at] + source.choice(("", ":", "=", ",", "/", "-", '"', " ", "0", value[at] * 2)) + value[at + 1 :]
        )
    return value


def _part(source: random.Random, part: str) -> str:
    """One of a part's words, the first of which is taken more often than another one."""
    words = _split(part)
    word = words[0] if source.random() < 0.25 else source.choice(words)
    return "" if word == NOTHING else word


def _split(part: str) -> list[str]:
    """The words; one between apostrophes may hold blanks."""
    pieces = part.split("'")
    words: list[str] = []
    for number, piece in enumerate(pieces):
        words += [piece] if number % 2 else piece.split()
    return words
