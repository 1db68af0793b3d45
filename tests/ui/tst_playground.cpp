// Columns that answer together, with keyboard and mouse: how they wait, stream, fail, stop and are compared.
#include "models/prompt_example.h"
#include "models/test_set_model.h"
#include "pages/answer_columns.h"
#include "pages/playground_page.h"
#include "settings/theme.h"
#include "ui/open_window.h"
#include "ui/picture.h"
#include "widgets/labels.h"
#include "widgets/table_copy.h"
#include "widgets/transcript.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHelpEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QToolTip>

#include <nlohmann/json.hpp>

#include <ctime>

using namespace lathe;
using namespace lathe::ui;
using test::click;
using test::fake;
using test::OpenWindow;

namespace {

/// The questions of the columns in the order in which they were asked, with their requests.
std::vector<std::pair<RequestId, GenerateText>> questions() {
    std::vector<std::pair<RequestId, GenerateText>> all;
    for (std::size_t i = 0; i < fake().asked.size(); ++i)
        if (const auto* text = std::get_if<GenerateText>(&fake().asked[i])) all.emplace_back(RequestId(i + 1), *text);
    return all;
}

/// Generation is answered by the test.
void answerByHand() {
    fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
        if (std::holds_alternative<GenerateText>(query)) return {};
        return test::sampleAnswer(id, query);
    };
}

GeneratedText said(const std::string& text, bool withTokens = false) {
    GeneratedText answer{.texts = {text}, .newTokens = 4, .seconds = 2, .endedBy = "end_of_text"};
    if (withTokens) answer.tokens.push_back(test::sampleTokens(text));
    return answer;
}

double cpuMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

} // namespace

class TestPlayground : public QObject {
    Q_OBJECT

    static const RunSummary& run() {
        static const std::vector<RunSummary> runs = test::sampleRuns();
        return runs[2];
    }
    static Transcript* answer(const OpenWindow& window, int column) {
        return window.find<Transcript>("playground", qPrintable(QStringLiteral("answer%1").arg(column)));
    }
    static QWidget* column(const OpenWindow& window, int number) {
        return window.find<QWidget>("playground", qPrintable(QStringLiteral("column%1").arg(number)));
    }
    static QString status(const OpenWindow& window, int number) {
        return column(window, number)->findChild<ElidedLabel*>("columnStatus")->fullText();
    }
    static void ask(const OpenWindow& window, const char* text) {
        auto* prompt = window.find<QPlainTextEdit>("playground", "prompt");
        prompt->setFocus();
        QTest::keyClicks(prompt, text);
        QTest::keyClick(prompt, Qt::Key_Return);
    }
    static bool isBusy(const OpenWindow& window) {
        return static_cast<PlaygroundPage*>(window->page("playground"))->isBusy();
    }

private slots:
    void init() { OpenWindow::sampleAnswers(); }

    void columnsAnswerTheSameQuestion() {
        answerByHand();
        const OpenWindow window;
        window.go(TryRun{run().id, "", false});
        click(window.find<QPushButton>("playground", "addColumn"));
        auto* box = column(window, 2)->findChild<QComboBox*>("columnSource");
        QVERIFY(box && box->isVisible());
        QTRY_VERIFY(box->count() > 3); // the history was read
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Home);
        while (!box->currentText().startsWith("rank 8")) {
            const int before = box->currentIndex();
            QTest::keyClick(box, Qt::Key_Down);
            QVERIFY(box->currentIndex() != before);
        }
        ask(window, "Hello");
        const auto asked = questions();
        QCOMPARE(asked.size(), 3u);
        QVERIFY(asked[0].second.baseAlone && !asked[1].second.baseAlone && !asked[2].second.baseAlone);
        QCOMPARE(asked[0].second.run, run().id);
        QCOMPARE(asked[1].second.run, run().id);
        QCOMPARE(asked[2].second.run, RunId("20261119-120000-33cc"));
        for (const auto& [request, query] : asked) {
            QCOMPARE(query.messages.size(), 1u);
            QCOMPARE(query.seed, asked[0].second.seed);
        }
        for (int i = 0; i < 3; ++i) QCOMPARE(status(window, i), QString("Waits for its turn"));
        fake().push(Progressed{{}, asked[0].first, 40, 100, "loading the model"});
        QTRY_COMPARE(status(window, 0), QString("Loading the model: 40 %"));
        fake().push(TextStreamed{asked[0].first, 0, "Good"});
        QTRY_COMPARE(answer(window, 0)->lastText(), QString("Good"));
        QCOMPARE(status(window, 0), QString("Answering…"));
        QCOMPARE(status(window, 1), QString("Waits for its turn"));
        fake().push(Answer{asked[0].first, said("Good day")});
        QTRY_COMPARE(status(window, 0), QString("4 tokens in 2.0 s, 2.0 per second"));
        QVERIFY(isBusy(window));

        // one that fails leaves the others alone, and is asked again alone
        fake().push(Answer{asked[1].first, ErrorInfo{ErrorKind::BadInput, "The adapter is gone.", "Bring it back."}});
        QTRY_COMPARE(answer(window, 1)->turns().back().role, QString("error"));
        QVERIFY(answer(window, 1)->lastText().contains("Bring it back."));
        click(column(window, 1)->findChild<QWidget*>("askAgain"));
        QCOMPARE(questions().size(), 4u);
        QCOMPARE(questions()[3].second.messages.size(), 1u);
        QCOMPARE(answer(window, 1)->turns().size(), 2u);

        // one is stopped, the others go on
        click(column(window, 2)->findChild<QWidget*>("stopColumn"));
        QCOMPARE(fake().cancelled, std::vector<RequestId>{asked[2].first});
        GeneratedText none;
        none.texts = {""};
        none.endedBy = "cancelled";
        fake().push(Answer{asked[2].first, none});
        fake().push(Answer{questions()[3].first, said("Arr")});
        QTRY_VERIFY(!isBusy(window));
        QCOMPARE(answer(window, 2)->lastText(), QString("(stopped before it began)"));
        QVERIFY(window.find<QPlainTextEdit>("playground", "prompt")->toPlainText().isEmpty());

        // each goes on with its own answers; one that gave none begins anew
        ask(window, "And now?");
        const auto again = questions();
        QCOMPARE(again.size(), 7u);
        QCOMPARE(again[4].second.messages.at(1).content, std::string("Good day"));
        QCOMPARE(again[5].second.messages.at(1).content, std::string("Arr"));
        QCOMPARE(again[6].second.messages.size(), 1u);
    }

    void aColumnThatCameLaterAnswersTheSame() {
        const OpenWindow window;
        window.go(TryRun{run().id, "", false});
        ask(window, "One");
        QTRY_VERIFY(!isBusy(window));
        ask(window, "Two");
        QTRY_VERIFY(!isBusy(window));
        click(window.find<QPushButton>("playground", "addColumn"));
        auto* again = column(window, 2)->findChild<QWidget*>("askAgain");
        click(again);
        QTRY_VERIFY(!isBusy(window));
        const GenerateText last = questions().back().second;
        QCOMPARE(last.messages.size(), 3u);
        QCOMPARE(last.messages[0].content, std::string("One"));
        QCOMPARE(last.messages[2].content, std::string("Two"));
        QCOMPARE(answer(window, 2)->lastText(), QString("Arr! The sky be blue, matey!"));
        click(again); // the same once more, not a third turn
        QTRY_VERIFY(!isBusy(window));
        QCOMPARE(questions().back().second.messages.size(), 3u);

        click(column(window, 2)->findChild<QWidget*>("closeColumn"));
        QCOMPARE(window->page("playground")->findChild<AnswerColumns*>()->columns().size(), 2u);
        auto* compare = window.find<QCheckBox>("playground", "compareWithBase");
        click(compare);
        QCOMPARE(window->page("playground")->findChild<AnswerColumns*>()->columns().size(), 1u);
        ask(window, "Three");
        QTRY_VERIFY(!isBusy(window));
        QCOMPARE(questions().back().second.messages.size(), 5u); // the conversation went on
    }

    void nothingTypedIsLostWhereAllFail() {
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<GenerateText>(query)) return ErrorInfo{ErrorKind::BadFile, "It is gone.", ""};
            return test::sampleAnswer(id, query);
        };
        const OpenWindow window;
        window.go(TryRun{run().id, "", false});
        ask(window, "Hello");
        QTRY_COMPARE(window.find<QPlainTextEdit>("playground", "prompt")->toPlainText(), QString("Hello"));
    }

    void titlesFollowANewName() {
        const OpenWindow window;
        window.go(TryRun{run().id, "", false});
        const auto title = [&](int number) {
            return column(window, number)->findChild<ElidedLabel*>("columnTitle")->fullText();
        };
        QTRY_COMPARE(title(1), qt(run().name));
        QCOMPARE(title(0), QString("Base: Qwen2.5-0.5B-Instruct"));
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (!std::holds_alternative<ListRuns>(query)) return test::sampleAnswer(id, query);
            RunList list{test::sampleRuns()};
            list.runs[2].name = "A new name";
            return list;
        };
        fake().stamp.version = 99;
        QTRY_COMPARE_WITH_TIMEOUT(title(1), QString("A new name"), 10000);
    }

    void controlEnterAsksFromAnywhere() {
        const OpenWindow window;
        window.go(TryRun{run().id, "Hello", false});
        auto* seed = window.find<QLineEdit>("playground", "seed");
        seed->setFocus();
        QTest::keyClicks(seed, "7");
        QTest::keyClick(seed, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(questions().size(), 2u);
        QCOMPARE(questions()[0].second.seed, std::int64_t(7));
        QTRY_VERIFY(!isBusy(window));
        auto* prompt = window.find<QPlainTextEdit>("playground", "prompt");
        QTest::keyClicks(prompt, "More");
        QTest::keyClick(prompt, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(questions().size(), 4u); // once
    }

    void tokensTellTheirProbabilities() {
        const OpenWindow window;
        window.go(TryRun{run().id, "", false});
        ask(window, "Hello");
        QTRY_VERIFY(!isBusy(window));
        QCOMPARE(questions()[0].second.alternatives, std::int64_t(5));
        Transcript* tuned = answer(window, 1);
        tuned->setFocus();
        QTest::keyClick(tuned, Qt::Key_Right);
        QCOMPARE(tuned->toldToken(), QString("“Arr!”: 80.0 %. Instead: “␣sea” 12.0 %, “↵” 5.00 %"));
        QTest::keyClick(tuned, Qt::Key_Right);
        QTest::keyClick(tuned, Qt::Key_Right);
        QVERIFY2(tuned->toldToken().startsWith("“␣sky”: 2.00 %"), qPrintable(tuned->toldToken()));
        QTest::keyClick(tuned, Qt::Key_Left);
        QVERIFY(tuned->toldToken().startsWith("“␣The”: 80.0 %"));
        QTRY_VERIFY(QToolTip::isVisible());
        QTest::keyClick(tuned, Qt::Key_Escape);
        QVERIFY(tuned->toldToken().isEmpty());

        // under the mouse: where the word “be” stands
        QTextCursor cursor = tuned->document()->find(QStringLiteral("be "));
        const QRect left = tuned->cursorRect([&] {
            QTextCursor begin = cursor;
            begin.setPosition(cursor.selectionStart());
            return begin;
        }());
        const QPoint at = left.center() + QPoint(4, 0);
        QHelpEvent help(QEvent::ToolTip, at, tuned->viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(tuned->viewport(), &help);
        QVERIFY2(tuned->toldToken().startsWith("“␣be”"), qPrintable(tuned->toldToken()));
        QVERIFY(QToolTip::text().contains("80.0"));

        // switched off, none are asked for
        click(window.find<QCheckBox>("playground", "tellProbabilities"));
        ask(window, "Again");
        QTRY_VERIFY(!isBusy(window));
        QCOMPARE(questions().back().second.alternatives, std::int64_t(0));
        QVERIFY(tuned->turns().back().tokens.empty());
    }

    void tokensStandWhereTheirTextDoes() { // also behind characters of several units, and of several tokens
        const std::string text = "\xF0\x9F\xA6\x8A \xED\x95\x9C!\n";
        const auto token = [](std::int64_t end) { return GeneratedToken{{}, {}, end}; };
        const auto placed = placedTokens(text, {token(0), token(4), token(5), token(5), token(8), token(9), token(40)});
        QCOMPARE(placed.size(), 5u);
        const QString whole = qt(text);
        QString joined;
        for (const AnswerToken& each : placed) joined += whole.mid(each.place.begin, each.place.end - each.place.begin);
        QCOMPARE(joined, whole);
        QCOMPARE(placed[0].place, (TextRange{0, 2}));
        QCOMPARE(placed[2].place, (TextRange{3, 4}));
    }

    void differencesToTheFirstColumnAreMarked() {
        const OpenWindow window;
        window.go(TryRun{run().id, "", false});
        ask(window, "Hello");
        QTRY_VERIFY(!isBusy(window));
        QVERIFY(answer(window, 1)->turns().back().marks.empty());
        click(window.find<QCheckBox>("playground", "markDifferences"));
        const auto marked = [&](int number) {
            QStringList words;
            const Transcript::Turn& turn = answer(window, number)->turns().back();
            for (const TextRange& range : turn.marks) words << turn.text.mid(range.begin, range.end - range.begin);
            return words.join('|');
        };
        QCOMPARE(marked(1), QString("Arr! |be|, matey!")); // beside “The sky is blue.”
        QCOMPARE(marked(0), QString());
        click(window.find<QCheckBox>("playground", "markDifferences"));
        QCOMPARE(marked(1), QString());
    }

    void examplesStandBeforeTheQuestion() {
        const OpenWindow window;
        window.go(TryRun{run().id, "", false});
        auto* fold = window.find<QPushButton>("playground", "foldExamples");
        QVERIFY(fold->text().contains("(0)"));
        click(fold);
        click(window.find<QPushButton>("playground", "addExample"));
        QTest::keyClicks(window.find("playground", "exampleInput"), "2+2");
        QTest::keyClicks(window.find("playground", "exampleAnswer"), "four");
        QVERIFY(fold->text().contains("(1)"));
        click(fold);
        QVERIFY(!window.find("playground", "exampleInput")->isVisible());
        ask(window, "3+3");
        QTRY_VERIFY(!isBusy(window));
        const GenerateText chat = questions().back().second;
        QCOMPARE(chat.messages.size(), 3u);
        QCOMPARE(chat.messages[0].content, std::string("2+2"));
        QCOMPARE(chat.messages[1].role, std::string("assistant"));
        QCOMPARE(chat.messages[2].content, std::string("3+3"));
        click(window.find<QPushButton>("playground", "plainText"));
        ask(window, "3+3");
        QTRY_VERIFY(!isBusy(window));
        QCOMPARE(questions().back().second.prompt, std::string("2+2\nfour\n\n3+3\n"));
        test::settle(*window);
        const WindowSettings kept(window.home() + "/window.ini");
        QCOMPARE(examplesFromJson(kept.get(keys::promptExamples)), (std::vector<PromptExample>{{"2+2", "four"}}));
    }

    void savedPromptsAreAskedOfEveryColumn() {
        answerByHand();
        const OpenWindow window;
        window.go(TryRun{run().id, "", false});
        auto* title = column(window, 1)->findChild<ElidedLabel*>("columnTitle");
        QTRY_COMPARE(title->fullText(), qt(run().name)); // the history was read
        auto* prompt = window.find<QPlainTextEdit>("playground", "prompt");
        QTest::keyClicks(prompt, "Capital of France?");
        click(window.find("playground", "savePrompt"));
        auto* expected = window.find<QPlainTextEdit>("playground", "expectedAnswer");
        QTRY_COMPARE(window->focusWidget(), static_cast<QWidget*>(expected));
        QTest::keyClicks(expected, "Paris");
        click(window.find<QPushButton>("playground", "newPrompt"));
        auto* saved = window.find<QPlainTextEdit>("playground", "savedPrompt");
        QTRY_COMPARE(window->focusWidget(), static_cast<QWidget*>(saved));
        QTest::keyClicks(saved, "Say nothing");
        auto* name = window.find<QLineEdit>("playground", "promptName");
        name->selectAll();
        QTest::keyClicks(name, "silence");
        auto* table = window.find<QTableView>("playground", "testSet");
        QCOMPARE(table->model()->rowCount(), 2);
        QCOMPARE(table->model()->index(1, 0).data().toString(), QString("silence"));

        click(window.find<QPushButton>("playground", "runTestSet"));
        const auto asked = questions();
        QCOMPARE(asked.size(), 2u);
        QVERIFY(asked[0].second.baseAlone);
        QCOMPARE(asked[1].second.prompts.size(), 2u);
        QCOMPARE(asked[1].second.prompts[0].messages.at(0).content, std::string("Capital of France?"));
        const auto cell = [&](int row, int column) { return table->model()->index(row, column).data().toString(); };
        QCOMPARE(cell(0, 3), QString("waits"));
        fake().push(TextStreamed{asked[0].first, 1, "x"});
        QTRY_COMPARE(cell(1, 3), QString("answers…"));
        GeneratedText all{.texts = {"paris", ""}, .endedBy = "end_of_text"};
        all.answers = {{.text = " paris ", .newTokens = 1, .endedBy = "end_of_text", .seconds = 0.5},
                       {.text = "", .newTokens = 1, .endedBy = "end_of_text", .seconds = 0.25}};
        fake().push(Answer{asked[0].first, all});
        all.answers[0].text = "It is Paris, \"of course\".";
        all.answers[1].text = "No,\nI won't";
        fake().push(Answer{asked[1].first, all});
        QTRY_COMPARE(cell(0, 4), QString("≈ It is Paris, \"of course\"."));
        QCOMPARE(cell(0, 3), QString("✓ paris"));
        QCOMPARE(cell(1, 3), QString("(an empty answer)"));
        QVERIFY(!isBusy(window));
        QCOMPARE(table->model()->headerData(4, Qt::Horizontal).toString(), qt(run().name) + " (1 of 1)");

        table->selectAll();
        QVERIFY(selectedText(*table, TableText::TabSeparated)
                    .contains("silence\tSay nothing\t\t(an empty answer)\tNo, I won't\n"));
        QVERIFY(selectedText(*table, TableText::Markdown).contains("| Paris | ✓ paris | ≈ It is Paris, "));
        auto* model = qobject_cast<TestSetModel*>(table->model());
        QVERIFY2(model->csv().contains("\"It is Paris, \"\"of course\"\".\",contains,0.5\r\n"),
                 qPrintable(model->csv()));
        const QList<QByteArray> lines = model->jsonLines().trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        const auto second = nlohmann::json::parse(lines[1].toStdString());
        QCOMPARE(second.at("answers").at(1).at("text").get<std::string>(), std::string("No,\nI won't"));
        QVERIFY(!second.at("answers").at(1).contains("match"));
        QCOMPARE(nlohmann::json::parse(lines[0].toStdString()).at("answers").at(0).at("match").get<std::string>(),
                 std::string("equal"));

        table->selectRow(0);
        click(window.find<QPushButton>("playground", "deletePrompt"));
        QCOMPARE(table->model()->rowCount(), 1);
        QPushButton* undo = nullptr;
        for (QPushButton* each : window->page("playground")->findChildren<QPushButton*>())
            if (each->text() == "Undo") undo = each;
        click(undo);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QCOMPARE(cell(0, 0), QString("Capital of France?"));
        test::settle(*window);
        const WindowSettings kept(window.home() + "/window.ini");
        QCOMPARE(promptsFromJson(kept.get(keys::savedPrompts)),
                 (std::vector<SavedPrompt>{{"Capital of France?", "Capital of France?", "Paris"},
                                           {"silence", "Say nothing", ""}}));
    }

    void pictures_data() { test::pictureRows(); }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        answerByHand();
        const OpenWindow window;
        Theme::instance().choose(theme);
        const QString prefix = theme + "-playground-";
        const auto save = [&](const char* name) { test::savePicture(*window, prefix + name, scale); };
        window.go(TryRun{run().id, "What is the answer to everything?", false});
        save("empty");
        click(window.find<QCheckBox>("playground", "compareWithBase"));
        QTest::keyClick(window.find<QPlainTextEdit>("playground", "prompt"), Qt::Key_Return);
        fake().push(TextStreamed{questions().back().first, 0, "The answer"});
        QTRY_COMPARE(answer(window, 0)->lastText(), QString("The answer"));
        save("one-answering");
        fake().push(Answer{questions().back().first, said("The answer is known.", true)});
        QTRY_VERIFY(!isBusy(window));
        click(window.find<QCheckBox>("playground", "compareWithBase"));
        ask(window, "And what is the question?");
        std::string text = "It is a question that nobody has asked, because who knows it forgets the answer. ";
        for (int i = 0; i < 4; ++i) text += text;
        const auto two = questions();
        fake().push(Answer{two[two.size() - 2].first, said(text + "\n\n" + std::string(200, 'x'), true)});
        fake().push(
            Answer{two.back().first, said("It is a riddle that nobody has asked. " + text
                                              + "\n\n\xE5\xAE\xA2\xE6\x9C\x8D\xE5\xAF\xB9\xE8\xAF\x9D \xF0\x9F\xA6\x8A",
                                          true)});
        QTRY_VERIFY(!isBusy(window));
        click(window.find<QCheckBox>("playground", "markDifferences"));
        save("two-differences");
        click(window.find<QCheckBox>("playground", "markDifferences"));
        click(window.find<QCheckBox>("playground", "shadeUnlikely"));
        answer(window, 0)->setFocus();
        QTest::keyClick(answer(window, 0), Qt::Key_Right);
        save("two-shaded");
        click(window.find<QCheckBox>("playground", "shadeUnlikely"));
        for (int i = 0; i < 2; ++i) click(window.find<QPushButton>("playground", "addColumn"));
        click(window.find<QPushButton>("playground", "foldExamples"));
        for (int i = 0; i < 2; ++i) click(window.find<QPushButton>("playground", "addExample"));
        ask(window, "Once more, please");
        const auto four = questions();
        fake().push(Answer{four[four.size() - 4].first, said(text, true)});
        fake().push(Answer{four[four.size() - 2].first,
                           ErrorInfo{ErrorKind::OutOfMemory, "The model needs 14 GiB, and 6 GiB are free.",
                                     "Close other programs, or quantize it."}});
        fake().push(Progressed{{}, four[four.size() - 3].first, 30, 100, "loading the model"});
        QTRY_COMPARE(answer(window, 2)->turns().back().role, QString("error"));
        save("four-error");
        const QSize before = window->size();
        window->resize(window->minimumSize());
        save("four-narrow");
        window->resize(before);
        for (std::size_t i = four.size() - 4; i < four.size(); ++i) fake().push(Answer{four[i].first, said("So.")});
        QTRY_VERIFY(!isBusy(window));
        click(window.find<QPushButton>("playground", "showTestSet"));
        save("test-set-empty");
        for (const auto& [asked, expected] :
             {std::pair{"Capital of France?", "Paris"}, {"Two and two?", "4"}, {"Hi", ""}}) {
            click(window.find<QPushButton>("playground", "newPrompt"));
            window.find<QPlainTextEdit>("playground", "savedPrompt")->setPlainText(asked);
            window.find<QPlainTextEdit>("playground", "expectedAnswer")->setPlainText(expected);
        }
        click(window.find<QPushButton>("playground", "runTestSet"));
        const auto tests = questions();
        GeneratedText all{.endedBy = "end_of_text"};
        all.answers = {{.text = "Paris", .newTokens = 1, .endedBy = "end_of_text", .seconds = 0.5},
                       {.text = "It is 4, of course.", .newTokens = 1, .endedBy = "end_of_text", .seconds = 0.25},
                       {.text = "Hello!", .newTokens = 1, .endedBy = "end_of_text", .seconds = 0.25}};
        fake().push(Answer{tests[tests.size() - 4].first, all});
        all.answers[0].text = "That is London.";
        fake().push(Answer{tests[tests.size() - 3].first, all});
        fake().push(Answer{tests[tests.size() - 2].first,
                           ErrorInfo{ErrorKind::BadFile, "The adapter's folder is gone.", "Bring it back."}});
        fake().push(TextStreamed{tests.back().first, 0, "Par"});
        QTRY_VERIFY(window.find<QTableView>("playground", "testSet")->model()->index(0, 6).data().toString()
                    == "answers…");
        save("test-set");
        Theme::instance().choose("system");
    }

    void longAnswersStayFluid() { // 10,000 tokens in lines of forty, each appended in a moment
        answerByHand();
        const OpenWindow window;
        window.go(TryRun{run().id, "", false});
        ask(window, "Tell me all");
        const RequestId request = questions()[1].first;
        std::string whole;
        std::vector<GeneratedToken> tokens;
        Transcript* tuned = answer(window, 1);
        double slowest = 0;
        for (int i = 0; i < 10000; ++i) {
            const std::string piece = i % 40 == 39 ? "\n" : i % 7 ? " word" : " \xED\x95\x9C\xEA\xB5\xAD\xEC\x96\xB4";
            whole += piece;
            tokens.push_back({{i, piece, -double(i % 5)}, {{i, piece, -double(i % 5)}}, std::int64_t(whole.size())});
            fake().push(TextStreamed{request, 0, piece});
            if (i % 50 == 49) {
                const qsizetype length = qt(whole).size();
                const double before = cpuMilliseconds();
                QTRY_COMPARE(tuned->lastText().size(), length);
                slowest = std::max(slowest, cpuMilliseconds() - before);
            }
            if (i != 5000) continue;
            QScrollBar* bar = tuned->verticalScrollBar(); // somebody who reads further up is left there
            bar->setValue(100);
            whole += "!";
            fake().push(TextStreamed{request, 0, "!"});
            QTRY_COMPARE(tuned->lastText().size(), qt(whole).size());
            QCOMPARE(bar->value(), 100);
            bar->setValue(bar->maximum());
        }
        GeneratedText answered{.texts = {whole}, .newTokens = 10000, .seconds = 100, .endedBy = "length"};
        answered.tokens.push_back(tokens);
        click(window.find<QCheckBox>("playground", "shadeUnlikely"));
        const double before = cpuMilliseconds();
        fake().push(Answer{request, answered});
        QTRY_VERIFY(!tuned->turns().back().tokens.empty());
        QTRY_COMPARE(tuned->verticalScrollBar()->value(), tuned->verticalScrollBar()->maximum());
        qInfo("fifty tokens more: %.1f ms at most; the answer's tokens: %.1f ms", slowest, cpuMilliseconds() - before);
        QCOMPARE(tuned->lastText(), qt(whole));
        QCOMPARE(tuned->turns().back().tokens.size(), 10000u);
        QVERIFY2(slowest < 50, qPrintable(QString::number(slowest)));
    }
};

LATHE_TEST(TestPlayground)
#include "tst_playground.moc"
