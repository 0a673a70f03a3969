"""Do those who want to write get their turn in the order in which they asked?"""

import threading

from search.turns import Turns


def test_turns_come_in_the_order_they_were_asked_for() -> None:
    turns, order = Turns(), []

    def write(number: int) -> None:
        with turns.turn(20):
            order.append(number)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    with turns.turn(20):
        for number, writer in enumerate(writers):
            writer.start()
            while len(turns) <= number:
                pass
    for writer in writers:
        writer.join(20)
    assert order == list(range(20))
    assert len(turns) == 0


def test_who_has_waited_too_long_goes_on_without_holding_up_the_others() -> None:
    turns = Turns()
    with turns.turn(20) as first, turns.turn(0.01) as second:
        assert first
        assert not second
    with turns.turn(0.01) as next_one:
        assert next_one


def test_a_writer_that_fails_hands_its_turn_on() -> None:
    turns = Turns()
    try:
        with turns.turn(1):
            raise RuntimeError
    except RuntimeError:
        pass
    with turns.turn(0.01) as next_one:
        assert next_one
