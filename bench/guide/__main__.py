"""How does the site look to those who write? `python -m bench.guide [--language de] [SCENE …]` takes the pictures of
docs/editors.*.md anew and writes docs/pictures/*.webp. Exit status 1 when a picture could not be taken or is too large."""

import argparse
import shutil
import sys
import tempfile
import traceback
from pathlib import Path

from bench.ground import FOLDER, ROOT, prepare, served
from bench.guide.scenes import SCENES
from bench.guide.stage import Stage, TooLarge
from bench.scratch import copied_site, measured_in

PICTURES = ROOT / "docs" / "pictures"
TOGETHER = 1_500_000  # bytes of all pictures


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.guide", description=__doc__)
    parser.add_argument("--language", action="append", choices=("de", "en", "ar", "fr"), help="de and en without it")
    parser.add_argument("--folder", type=Path, default=PICTURES)
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=f"of {', '.join(SCENES)}; all without it")
    wanted = parser.parse_args(arguments)
    unknown = set(wanted.scenes) - set(SCENES)
    if unknown:
        parser.error(f"no such scene: {', '.join(sorted(unknown))}")
    prepare()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    for language in wanted.language or ("de", "en"):
        failed += taken(language, wanted.folder, wanted.scenes or list(SCENES))
    total = sum(picture.stat().st_size for picture in wanted.folder.glob("guide-*.webp"))
    print(f"{total / 1000:.0f} kB of pictures", file=sys.stderr)
    return int(failed > 0 or total > TOGETHER)


def taken(language: str, folder: Path, names: list[str]) -> int:
    """How many scenes failed. Each language has a copy of the demo of its own, because scenes change what is there."""
    site = copied_site(f"guide-{language}")
    shutil.copytree(FOLDER / "blobs", site / "blobs")
    places = measured_in(site, "bench.guide.cast", language)
    failed = 0
    with (
        tempfile.TemporaryDirectory() as scratch,
        served(site) as (address, _seconds),
        Stage(address, language, folder) as stage,
    ):
        stage.places, stage.scratch = places, Path(scratch)
        for name in names:
            print(f"{name} ({language}) …", file=sys.stderr, flush=True)
            try:
                SCENES[name](stage)
            except TooLarge as error:
                print(error, file=sys.stderr)
                failed += 1
            except Exception:
                traceback.print_exc()
                failed += 1
    shutil.rmtree(site)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
