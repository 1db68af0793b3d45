// Models with a task's head are tried with a form of that task.
#include "pages/predict_form.h"
#include "ui/open_window.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextEdit>

using namespace lathe;
using namespace lathe::ui;
using test::click;
using test::fake;
using test::OpenWindow;

class TestPredict : public QObject {
    Q_OBJECT

    static void trainedFor(const char* task) {
        fake().answer = [task](RequestId id, const Query& query) {
            auto value = test::sampleAnswer(id, query);
            if (auto* detail = value ? std::get_if<RunDetail>(&*value) : nullptr)
                detail->resolvedRecipeJson = "{\"task\": \"" + std::string(task) + "\"}";
            return value;
        };
    }
    static QStringList shares(const OpenWindow& window) {
        QStringList said;
        for (QWidget* each : window.find("playground", "predictForm")->findChildren<QWidget*>("predictedShare"))
            said << each->accessibleName();
        return said;
    }

private slots:
    void init() { OpenWindow::sampleAnswers(); }

    void everyLabelIsToldWithItsProbability() {
        trainedFor("sequence_classification");
        const OpenWindow window;
        test::settle(*window); // Home has its curves: nothing else is asked meanwhile
        const RunId run = test::sampleRuns()[2].id;
        window.go(TryRun{run, "", false});
        auto* text = window.find<QPlainTextEdit>("playground", "predictText");
        QTRY_VERIFY(text->isVisible());
        QVERIFY(!window.find("playground", "prompt")->isVisible());
        QTest::keyClicks(text, "Where is my card?");
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_COMPARE(shares(window).size(), 3);
        QCOMPARE(shares(window)[0], QString("card arrival: 87.1 %"));
        const auto* asked = std::get_if<PredictText>(&fake().asked.back());
        QVERIFY(asked);
        QCOMPARE(asked->run, run);
        QCOMPARE(asked->text, std::string("Where is my card?"));
    }

    void anAnswerIsMarkedInItsContext() {
        trainedFor("question_answering");
        const OpenWindow window;
        window.go(TryRun{test::sampleRuns()[2].id, "", false});
        auto* question = window.find<QPlainTextEdit>("playground", "predictText");
        QTRY_VERIFY(question->isVisible());
        QTest::keyClicks(question, "Who wrote it?");
        window.find<QPlainTextEdit>("playground", "predictSecond")
            ->setPlainText(QString::fromUtf8("\U0001F98A, Ada Lovelace wrote it."));
        // Code points: the fox is one of them, and two of Qt's characters.
        click(window.find<QPushButton>("playground", "predict"));
        auto* marked = window.find<QTextEdit>("playground", "predictedText");
        QTRY_VERIFY(marked->isVisible());
        QString bold;
        QTextCursor at(marked->document());
        while (at.movePosition(QTextCursor::NextCharacter))
            if (at.charFormat().fontWeight() == QFont::DemiBold) bold += marked->toPlainText()[at.position() - 1];
        QCOMPARE(bold, QString("da Lovelace "));
        QCOMPARE(shares(window)[0], QString("Ada Lovelace: 83.0 %"));
    }

    void aLanguageModelIsTalkedTo() {
        const OpenWindow window;
        window.go(TryRun{test::sampleRuns()[2].id, "Hello", false});
        QTRY_VERIFY(fake().countOf<ShowRun>() > 0);
        QVERIFY(window.find("playground", "prompt")->isVisible());
        QVERIFY(!window.find("playground", "predictForm")->isVisible());
    }
};

LATHE_TEST(TestPredict)
#include "tst_predict.moc"
