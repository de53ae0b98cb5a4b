"""Questions about an article itself, answered from its own lines."""

from dataclasses import replace

import pytest

from qa.metadata_evidence import metadata_claim, stating_spans
from qa.metadata_type import Metadata, metadata_asked
from qa.pipeline import Qingwen
from qa.types import Article, Precision
from tests.test_pipeline import assert_proved

BODY = (
    "滨海图书馆新馆启用\n2021/03/05 09:30 滨海晚报\n本报记者 周文\n通讯员 何静\n"
    "新馆昨日启用。\n（编辑：林夏）"
)


@pytest.fixture
def article() -> Article:
    story = BODY.index("新馆昨日"), BODY.index("\n（编辑")
    return Article(
        id="a", source="a.txt", title="滨海图书馆新馆启用", body=BODY, publisher="滨海晚报",
        author="周文、何静", published="2021-03-05", published_precision=Precision.DAY, url=None,
        language="zh", path="/a.txt", content_hash="", editor="林夏", story=story,
        published_from="dateline: 2021/03/05 09:30",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("那篇写新馆的报道是什么时候发表的？", Metadata.DATE),
        ("这篇文章的作者是谁？", Metadata.AUTHOR),
        ("关于新馆的稿件责任编辑是谁？", Metadata.EDITOR),
        ("晚报写新馆的那篇，编辑署的谁的名？", Metadata.EDITOR),
        ("新馆启用的消息是哪家媒体报道的？", Metadata.PUBLISHER),
        ("写新馆那篇报道的记者姓名是什么？", Metadata.AUTHOR),
        ("写新馆的那个晚报记者叫啥？", Metadata.AUTHOR),
        ("晚报写新馆的那篇稿子，署名是哪两位？", Metadata.AUTHOR),
        ("中国记者节的名字由来是什么？", None),
        ("获救的通讯员姓名是什么？", None),
        ("视频编辑软件谁做得最好？", None),
        ("编辑署名权归谁？", None),
        ("两馆的协议由谁署名？", None),
        ("那篇报道里提到的周文是哪家公司的？", None),
        ("新添的三座书库里，报道举例的是哪一个？", None),
        ("写新馆的那篇报道是哪家的？", Metadata.PUBLISHER),
        ("When was the article about the library published?", Metadata.DATE),
        ("Who wrote the report on the new library?", Metadata.AUTHOR),
        ("新馆是什么时候启用的？", None),
        ("《建设方案》是哪天发布的？", None),
        ("新闻发布会是什么时候？", None),
        ("Who built the library?", None),
        ("据报道，滨海大桥什么时候通车？", None),
        ("根据文章，大桥哪年通车？", None),
        ("报道称大桥几号通车？", None),
        ("新闻说大桥通车是哪天？", None),
        ("按报道的说法，大桥的通车时间是？", None),
        ("大桥的新闻中心什么时候启用？", None),
        ("新闻联播是什么时候开播的？", None),
        ("征稿的截止时间是哪天？", None),
        ("据报道，资金来源是什么？", None),
        ("报道称疫情的来源是哪里？", None),
        ("这篇报道的日期？", Metadata.DATE),
        ("那条新闻是哪天的？", Metadata.DATE),
        ("国王何时发表声明？", None),
        ("他最著名的著作是什么时候发表的？", None),
        ("什么时候发表的？", Metadata.DATE),
        ("论文何时发表在《自然》上？", None),
        ("《滨海图书馆新馆启用》何时发表？", Metadata.DATE),
        ("医务工作者的平均工资是多少？", None),
        ("该平台有多少创作者？", None),
        ("教育工作者联会的校长叫什么名字？", None),
        ("《三体》的作者获得过什么奖？", None),
        ("《滨海图书馆新馆启用》的作者是谁？", Metadata.AUTHOR),
        ("大桥主题歌的作者是谁？", None),
        ("作者是谁？", Metadata.AUTHOR),
        ("这篇报道的作者和编辑分别是谁？", Metadata.EDITOR),
        ("哪位记者在大桥受伤？", None),
        ("记者采访了谁？", None),
        ("这篇是哪位记者写的？", Metadata.AUTHOR),
        ("谁编辑了这本词典？", None),
        ("视频的编辑是谁？", None),
        ("哪家网站发的红包最多？", None),
        ("文章里谁写了一封信？", None),
        ("这篇文章中，谁报道了火灾？", None),
        ("这篇报道写于什么时候？", Metadata.DATE),
        ("那篇文章的出版日期？", Metadata.DATE),
        ("这篇报道是谁写的？", Metadata.AUTHOR),
        ("谁写了那篇讲新馆的文章？", Metadata.AUTHOR),
        ("是哪家媒体发布的消息？", Metadata.PUBLISHER),
        ("Who wrote this?", Metadata.AUTHOR),
        ("Who wrote Hamlet?", None),
        ("Who reported the fire?", None),
        ("Who was the writer of the film?", None),
        ("Who is the author?", Metadata.AUTHOR),
        ("基因编辑是什么？", None),
        ("基因编辑为什么有争议？", None),
        ("视频编辑叫什么软件？", None),
        ("他兼任了哪个杂志的编辑？", None),
        ("哪家网站发售门票？", None),
        ("哪个网站最先登上榜首？", None),
        ("Which website sells tickets?", None),
        ("Which newspaper did he work for?", None),
        ("Who published the novel?", None),
        ("Which newspaper published the article?", Metadata.PUBLISHER),
        ("新館に関する記事は、どの新聞が出典ですか？", Metadata.PUBLISHER),
        ("新館の記事を書いた記者は誰ですか？", Metadata.AUTHOR),
        ("新館の記事は誰が書きましたか？", Metadata.AUTHOR),
        ("신관 기사는 누가 썼나요?", Metadata.AUTHOR),
        ("Wann wurde der Artikel dem Verlag vorgelegt?", None),
        ("Qui est l'auteur du reportage ?", Metadata.AUTHOR),
        ("Quand est-ce que cet article a été publié ?", Metadata.DATE),
        ("Quand l'article 5 du traité a-t-il été publié ?", None),
        ("Когда статья была опубликована?", Metadata.DATE),
        ("Кто является автором статьи?", Metadata.AUTHOR),
        ("記事が掲載されたのはいつですか？", Metadata.DATE),
        ("記者は何人いますか？", None),
        ("記事によると、開館はいつですか？", None),
        ("この雑誌の編集者は誰ですか？", None),
        ("보도에 따르면 새 관은 언제 나왔나요?", None),
        ("Wer hat laut dem Artikel den Vertrag geschrieben?", None),
        ("Wann wurde der Jahresbericht veröffentlicht?", None),
        ("Auf welcher Website ist die Anmeldung möglich?", None),
        ("Qui a signé le contrat selon l'article ?", None),
        ("Qui a écrit le livre présenté dans l'article ?", None),
        ("¿Quién firmó el acuerdo según el artículo?", None),
        ("¿Qué medio de transporte menciona el artículo?", None),
        ("Кто автор проекта, о котором говорится в статье?", None),
        ("На каком сайте можно подать заявку, согласно статье?", None),
        ("新館を伝えた記事の編集者は誰ですか？", Metadata.EDITOR),
        ("신관에 관한 기사를 쓴 기자는 누구인가요?", Metadata.AUTHOR),
        ("신관에 관한 기사는 언제 게재되었나요?", Metadata.DATE),
        ("Wann wurde der Artikel über die Bibliothek veröffentlicht?", Metadata.DATE),
        ("In welcher Zeitung ist dieser Artikel erschienen?", Metadata.PUBLISHER),
        ("Laut dem Artikel, wer hat den Vertrag geschrieben?", None),
        ("Qui a écrit l'article sur la bibliothèque ?", Metadata.AUTHOR),
        ("Quand la bibliothèque a-t-elle ouvert selon l'article ?", None),
        ("¿Quién es el editor del artículo sobre la biblioteca?", Metadata.EDITOR),
        ("¿Qué periódico publicó la noticia sobre la biblioteca?", Metadata.PUBLISHER),
        ("Когда была опубликована статья о библиотеке?", Metadata.DATE),
        ("Кто редактор статьи о библиотеке?", Metadata.EDITOR),
    ],
)
def test_a_question_about_an_article_is_told_from_one_about_its_subject(
    question: str, kind: Metadata | None
) -> None:
    assert metadata_asked(question) is kind


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        (Metadata.DATE, ["2021/03/05 09:30 滨海晚报"]),
        (Metadata.AUTHOR, ["本报记者 周文", "通讯员 何静"]),
        (Metadata.EDITOR, ["（编辑：林夏）"]),
        (Metadata.PUBLISHER, ["2021/03/05 09:30 滨海晚报"]),
    ],
)
def test_every_name_and_date_has_its_line(
    article: Article, kind: Metadata, lines: list[str]
) -> None:
    assert [article.body[start:end] for start, end in stating_spans(article, kind)] == lines
    claim = metadata_claim(article, kind, "zh")
    assert [citation.quote for citation in claim.citations] == lines


def test_a_name_that_a_story_only_mentions_is_not_its_author(article: Article) -> None:
    body = (
        "滨海图书馆新馆启用\n新馆昨日启用，前来采访的读者很多，他们都对这座新馆的设计称赞不已，"
        "久久不愿离去。馆员周文说，明天继续开放。"
    )
    mentioned = replace(
        article, body=body, story=(body.index("新馆昨日"), len(body)), author="周文"
    )
    assert stating_spans(mentioned, Metadata.AUTHOR) == []
    lead = body.replace("新馆昨日", "滨海晚报讯（记者 周文）新馆昨日", 1)
    led = replace(mentioned, body=lead, story=(lead.index("滨海晚报讯"), len(lead)))
    assert len(stating_spans(led, Metadata.AUTHOR)) == 1


def test_a_year_that_was_inferred_is_not_said_to_be_stated(article: Article) -> None:
    assert stating_spans(replace(article, published_inferred=True), Metadata.DATE) == []
    of_record = replace(article, published_from="record: 2021-03-05")
    assert stating_spans(of_record, Metadata.DATE) == []


def test_a_date_reads_as_the_language_writes_it(article: Article) -> None:
    assert "2021年3月5日" in metadata_claim(article, Metadata.DATE, "zh").text
    assert "March 5, 2021" in metadata_claim(article, Metadata.DATE, "en").text
    assert "2021-03-05" in metadata_claim(article, Metadata.DATE, "de").text


def test_the_seeds_state_when_and_by_whom(qingwen_extractive: Qingwen) -> None:
    answer = qingwen_extractive.answer("中国工业报那篇写青岛高新区创新驱动的文章是什么时候发表的？")
    assert "2022年1月12日" in answer.text
    assert_proved(qingwen_extractive, answer)
    answer = qingwen_extractive.answer("讲青岛国际创新园的那篇报道作者是谁？")
    assert "王健高" in answer.text
    assert len(answer.citations) == 2
    assert_proved(qingwen_extractive, answer)


def test_what_an_article_does_not_state_is_not_guessed(qingwen_extractive: Qingwen) -> None:
    answer = qingwen_extractive.answer("关于无锡江溪街道集中签约的报道是什么时候发表的？")
    assert answer.refusal is not None
    answer = qingwen_extractive.answer("人民日报那篇写西海岸新区的报道是谁写的？")
    assert answer.refusal is not None


def test_an_article_is_meant_by_its_publisher(qingwen_extractive: Qingwen) -> None:
    answer = qingwen_extractive.answer("信网那篇说西海岸打攻坚战的稿子，编辑署的谁的名？")
    assert answer.refusal is None
    assert "陈烛光" in answer.text
    for absent in ("深圳举办音乐节", "音乐节", "台风"):
        missing = qingwen_extractive.answer(f"信网那篇说{absent}的稿子，编辑是谁？")
        assert "陈烛光" not in missing.text
