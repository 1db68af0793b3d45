#include "bridge/command_line.h"
#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"
#include "ui/acting.h"
#include "ui/sample_values.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/memory_bar.h"
#include "widgets/text_label.h"
#include "widgets/token_view.h"
#include "widgets/transcript.h"

#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QTest>
#include <QTextDocument>
#include <QVBoxLayout>

#include <cmath>

using namespace lathe;
using namespace lathe::ui;

class TestWidgets : public QObject {
    Q_OBJECT
private slots:
    void numbersReadAsPeopleReadThem_data() {
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("wanted");
        QTest::newRow("bytes") << bytesText(512) << "512\u00a0B";
        QTest::newRow("kibibytes") << bytesText(1536) << "1.50\u00a0KiB";
        QTest::newRow("gibibytes") << bytesText(std::int64_t(12) << 30) << "12.0\u00a0GiB";
        QTest::newRow("a count") << countText(134515008) << "134\u202f515\u202f008";
        QTest::newRow("a short count") << shortCountText(134515008) << "134.5\u202fM";
        QTest::newRow("a small count") << shortCountText(980) << "980";
        QTest::newRow("a rate") << numberText(2e-4) << "2e-4";
        QTest::newRow("a plain number") << numberText(0.05) << "0.05";
        QTest::newRow("a whole number") << numberText(16) << "16";
        QTest::newRow("seconds") << durationText(4.2) << "4.2 s";
        QTest::newRow("minutes") << durationText(185) << "3 min 5 s";
        QTest::newRow("hours") << durationText(9600) << "2 h 40 min";
        QTest::newRow("no loss") << lossText(NAN) << "NaN";
        QTest::newRow("a path's end") << fileNameOf("/models/SmolLM2/") << "SmolLM2";
    }
    void numbersReadAsPeopleReadThem() {
        QFETCH(QString, shown);
        QTEST(shown, "wanted");
    }

    void theCommandMakesTheSameRecipe() {
        Recipe recipe;
        recipe.settings.set(field::model, std::string("/my models/a"));
        recipe.settings.set(field::learningRate, 3e-4);
        recipe.settings.set(field::eos, false);
        Settings data(dataFields());
        data.set(field::path, std::string("train.jsonl"));
        recipe.data.push_back(data);
        bool needsFile = true;
        const QString command = commandLine(recipe, &needsFile);
        QVERIFY(!needsFile);
        QCOMPARE(command.split(" \\\n  ").mid(0, 2),
                 (QStringList{"lathe train --model '/my models/a'", "--data train.jsonl"}));
        QVERIFY(command.contains("--no-eos"));
        QVERIFY(command.contains("--learning-rate"));
        data.set(field::weight, 2.0); // flags have no word for it
        recipe.data.push_back(data);
        QVERIFY(commandLine(recipe, &needsFile).contains("recipe.json"));
        QVERIFY(needsFile);
    }

    void shellsTakeTheWordsApartAsWeMeant() {
        QCOMPARE(shellQuoted("plain-word.json"), QString("plain-word.json"));
        QCOMPARE(shellQuoted("two words"), QString("'two words'"));
        QCOMPARE(shellQuoted("it's"), QString("'it'\\''s'"));
        QCOMPARE(shellQuoted("$HOME;rm"), QString("'$HOME;rm'"));
    }

    void theMemoryBarSumsItsParts() {
        MemoryBar bar;
        MemoryByPart memory;
        memory[MemoryPart::Weights] = 1000;
        memory[MemoryPart::Activations] = 24;
        bar.setMemory(memory);
        QCOMPARE(bar.totalBytes(), 1024);
        QVERIFY(bar.accessibleDescription().contains("1.00\u00a0KiB"));
        QVERIFY(bar.accessibleDescription().contains("Weights"));
        QVERIFY(!bar.accessibleDescription().contains("Gradients")); // none, so not shown
    }

    void tokensThatShareACharacterStillShowIt() {
        ExampleView example;
        const std::string word = "海";
        example.tokens = {{1, "a", false, false},
                          {2, word.substr(0, 1), true, false},
                          {3, word.substr(1, 1), true, false},
                          {4, word.substr(2, 1), true, false},
                          {5, "z", false, true}};
        ui::TokenView view;
        view.showExample(example);
        QCOMPARE(view.toPlainText(), QString("a海z"));
        QCOMPARE(view.trainedCount(), 3);
        QCOMPARE(view.cutCount(), 1);
    }

    void trainedTokensLookDifferent() {
        ui::TokenView view;
        view.showExample(test::sampleData({}).examples.front());
        QTextCursor cursor(view.document());
        cursor.setPosition(3);
        const QBrush prompt = cursor.charFormat().background();
        cursor.setPosition(int(view.toPlainText().indexOf("Tuesday")) + 2);
        QVERIFY(cursor.charFormat().background() != prompt);
        QVERIFY(view.toPlainText().contains("<|im_end|>"));
    }

    void aStreamedAnswerGrowsInItsOwnTurn() {
        Transcript transcript("Tuned");
        transcript.add("user", "What colour is the sky?");
        transcript.add("assistant", "");
        transcript.appendText("Arr! ");
        transcript.appendText("Blue.");
        QCOMPARE(transcript.lastText(), QString("Arr! Blue."));
        QVERIFY(transcript.toPlainText().contains("Arr! Blue."));
        QVERIFY(transcript.toPlainText().indexOf("sky") < transcript.toPlainText().indexOf("Blue"));
    }

    void aBannersButtonMayReplaceTheBanner() {
        Banner banner;
        bool second = false;
        banner.say(Banner::Tone::Info, "first");
        QPushButton* first = banner.addButton("go", [&] {
            banner.say(Banner::Tone::Good, "second");
            banner.addButton("done", [&] { second = true; });
        });
        banner.show();
        QTest::mouseClick(first, Qt::LeftButton);
        QTRY_COMPARE(banner.title(), QString("second"));
        QTest::mouseClick(banner.findChild<QPushButton*>(), Qt::LeftButton);
        QTRY_VERIFY(second);
    }

    void aLabelIsAsHighAsTheTextThatItHasNow() {
        TextLabel label(QStringLiteral("short"));
        QLabel& held = label; // as some hold it
        const int line = label.heightForWidth(200);
        held.setText(QStringLiteral("a text that is much longer than what was there before and needs more lines"));
        QVERIFY(label.heightForWidth(200) >= 3 * line);
        held.setText(QStringLiteral("short"));
        QCOMPARE(label.heightForWidth(200), line);
    }

    void whatGrewWhileItWasHiddenHasItsRoom() {
        QTabWidget tabs;
        auto* area = new QScrollArea;
        auto* label = new TextLabel(QStringLiteral("short"));
        auto* plain = new QFrame;
        plain->setFixedHeight(150);
        QVBoxLayout* column = scrollingBody(area, 0);
        column->addWidget(label);
        column->addWidget(plain);
        tabs.addTab(area, QString());
        tabs.addTab(new QWidget, QString());
        tabs.resize(200, 180);
        tabs.show();
        test::settle(tabs);
        tabs.setCurrentIndex(1);
        label->setText(QStringLiteral("words that need many lines ").repeated(20));
        test::settle(tabs);
        tabs.setCurrentIndex(0);
        test::settle(tabs);
        QVERIFY(area->widget()->height() >= area->widget()->heightForWidth(area->widget()->width()));
        QVERIFY(label->height() >= label->heightForWidth(label->width()));
    }

    /// Measured without laying the text out; a document that lays it out is the other tool.
    void aLabelsHintsAreThoseOfItsText_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("a word") << "checkpoints";
        QTest::newRow("a sentence") << "Which other devices a run would fit is worked out beside the window.";
        QTest::newRow("lines") << "one\ntwo words\nthree more words";
        QTest::newRow("a path") << "/home/ada/.local/share/lathe/runs/20261121-090000-11aa/checkpoints/step-00000030";
        QTest::newRow("no blanks") << QString(QChar(0x5929)).repeated(80);
        QTest::newRow("nothing") << "";
    }
    void aLabelsHintsAreThoseOfItsText() {
        QFETCH(QString, text);
        TextLabel label(text);
        QTextDocument document;
        document.setDefaultFont(label.font());
        document.setDocumentMargin(0);
        document.setPlainText(label.QLabel::text());
        document.setTextWidth(0);
        QVERIFY(std::abs(label.minimumSizeHint().width() - document.idealWidth()) <= 8);
        const QSize hint = label.sizeHint();
        QVERIFY(hint.width() <= label.fontMetrics().averageCharWidth() * 80);
        if (text.isEmpty()) return;
        const int needed = label.heightForWidth(hint.width()), line = label.fontMetrics().lineSpacing();
        QVERIFY2(std::abs(hint.height() - needed) <= line,
                 qPrintable(QString("%1, %2").arg(hint.height()).arg(needed)));
    }
};
LATHE_TEST(TestWidgets)
#include "tst_widgets.moc"
