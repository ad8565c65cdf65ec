"""Which sentences make a quotation, and which further ones come with it."""

from itertools import pairwise

MINE = (
    "Rescuers reached the flooded mine near Kolwezi on Sunday. It belongs to the Halden company. All nineteen miners were alive. "
    "The weather in the capital stayed dry all week, and the markets were open."
)


def test_selection_a_sentence_that_leans_on_its_neighbour_is_quoted_with_it(desk_on):
    desk = desk_on(MINE, "The bakery of Kolwezi won a prize for its bread.")
    answer = desk.query("Which company owns the flooded mine near Kolwezi?")
    assert "Halden" in answer.sentences[0].text
    assert "Kolwezi" in answer.sentences[0].text


def test_selection_a_quotation_of_several_sentences_is_the_articles_text(desk_on):
    desk = desk_on(MINE)
    for question in ("Which company owns the flooded mine?", "How many miners were alive in the flooded mine?"):
        answer = desk.query(question)
        for citation in answer.citations:
            assert citation.quote == desk.article(citation.article_id).text[citation.start : citation.end]


def test_selection_what_has_nothing_to_do_with_the_question_is_not_said(desk_on):
    answer = desk_on(MINE, "A new tram line opened in Oslo.").query("Who reached the flooded mine near Kolwezi?")
    assert "markets" not in answer.text
    assert "tram" not in answer.text


def test_selection_copies_of_a_run_are_cited_together(desk_on):
    answer = desk_on({"text": MINE, "outlet": "Reuters"}, {"text": MINE + " More will follow.", "outlet": "AFP"}).query(
        "Which company owns the flooded mine near Kolwezi?"
    )
    assert len(answer.sentences[0].citations) == 2
    first, second = answer.citations[:2]
    assert first.quote == second.quote


def test_selection_no_sentence_is_told_twice(desk_on):
    answer = desk_on(MINE).query("What happened at the flooded mine near Kolwezi on Sunday?")
    spans = sorted((citation.start, citation.end) for citation in answer.citations)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
