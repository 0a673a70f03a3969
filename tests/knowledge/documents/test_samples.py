"""Does every nasty file end as it must: the words that stand there found, the hidden ones not, the hostile ones refused?"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.documents.extraction.messages import explain, explain_note
from knowledge.documents.extraction.recognition import languages
from knowledge.documents.extraction.results import State
from knowledge.documents.extraction.sandbox import extract_file
from tests.samples.catalogue import SAMPLES
from tests.samples.model import Sample

pytestmark = pytest.mark.server  # each file starts processes of its own
ROOT = Path(__file__).resolve().parents[3]
MUTANTS, CHUNKS = 5_000, 4
MOST_MB, MOST_SECONDS = 537, 30  # 512 MB as computers count them


def test_there_are_many_samples_and_each_has_a_name_of_its_own() -> None:
    assert len(SAMPLES) >= 120
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_sample_ends_as_it_must(sample: Sample, tmp_path: Path) -> None:
    if sample.slow and not {"ara", "deu", "eng", "fra", "osd"} <= languages():
        pytest.skip("needs tesseract with Arabic, German, English and French")
    path = tmp_path / "blob"
    path.write_bytes(sample.make())
    result = extract_file(path, name=sample.name, password=sample.password)
    text = "\n".join(page.text for page in result.pages)
    assert result.state == sample.state, result
    assert sample.reason is None or result.reason == sample.reason
    assert [word for word in sample.words if word not in text] == []
    assert [word for word in sample.absent if word in text] == []
    assert set(sample.notes) <= set(result.notes)
    assert sample.pages is None or len(result.pages) == sample.pages
    assert result.peak_mb <= MOST_MB
    assert result.seconds <= MOST_SECONDS
    if result.state == State.REJECTED:
        assert result.pages == ()
        assert all(str(sentence) for sentence in explain(result.reason))
    assert all(str(explain_note(note)) for note in result.notes)


@pytest.mark.parametrize("seed", range(CHUNKS))
def test_files_with_bytes_changed_at_random_end_in_a_state_and_kill_nobody(seed: int) -> None:
    command = [sys.executable, "-m", "tests.samples.mutations", str(seed), str(MUTANTS // CHUNKS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, f"mutant {done.stderr.splitlines()[-1:]} of seed {seed} ended the process"
    told = json.loads(done.stdout.splitlines()[-1])
    assert sum(told["states"].values()) == MUTANTS // CHUNKS
    assert set(told["states"]) <= {state.value for state in State}
    assert told["slowest"] <= MOST_SECONDS
