// Whether the window can be read in every language: nothing it shows is hidden from the translator, every text is
// translated, and a switch keeps what a person was doing.
#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "pages/new_run_page.h"
#include "settings/language.h"
#include "support/test_main.h"
#include "ui/open_window.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDirIterator>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QRegularExpression>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

namespace {

struct Entry {
    QString context, source;
    QStringList forms;
    bool finished = true;
};

std::vector<Entry> entriesOf(const QString& path) {
    std::vector<Entry> all;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return all;
    QXmlStreamReader xml(&file);
    QString context;
    bool counts = false; // its forms follow
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) continue;
        if (xml.name() == QLatin1String("name")) context = xml.readElementText();
        else if (xml.name() == QLatin1String("message")) {
            all.push_back({context, {}, {}});
            counts = xml.attributes().hasAttribute(QLatin1String("numerus"));
        } else if (xml.name() == QLatin1String("source")) all.back().source = xml.readElementText();
        else if (xml.name() == QLatin1String("numerusform")) all.back().forms << xml.readElementText();
        else if (xml.name() == QLatin1String("translation")) {
            all.back().finished = xml.attributes().value(QLatin1String("type")).isEmpty();
            if (!counts) all.back().forms << xml.readElementText();
        }
    }
    return all;
}

bool run(const QString& program, const QStringList& arguments, const QString& into = {}) {
    QProcess process;
    if (!into.isEmpty()) process.setStandardOutputFile(into);
    process.start(program, arguments);
    return process.waitForFinished(300'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

QStringList placesIn(const QString& text) {
    static const QRegularExpression place(QStringLiteral("%(L?[1-9]|n)"));
    QStringList found;
    for (auto match = place.globalMatch(text); match.hasNext();) found << match.next().captured();
    found.sort();
    return found;
}

bool hasMnemonic(const QString& text) {
    static const QRegularExpression mnemonic(QStringLiteral("&[^& ]"));
    return mnemonic.match(text).hasMatch();
}

/// Marks whatever goes through the translator.
class Marker final : public QTranslator {
public:
    bool isEmpty() const override { return false; }
    QString translate(const char*, const char* source, const char*, int) const override {
        return QStringLiteral("⟦%1⟧").arg(QString::fromUtf8(source));
    }
};

/// All that a person reads on the widget, or has read out.
QStringList textsOn(const QWidget& widget) {
    QStringList texts{widget.toolTip(), widget.accessibleName(), widget.windowTitle()};
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) texts << label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) texts << button->text();
    if (const auto* line = qobject_cast<const QLineEdit*>(&widget)) texts << line->placeholderText();
    if (const auto* tabs = qobject_cast<const QTabWidget*>(&widget))
        for (int i = 0; i < tabs->count(); ++i) texts << tabs->tabText(i);
    if (const auto* box = qobject_cast<const QComboBox*>(&widget))
        for (int i = 0; i < std::min(box->count(), 30); ++i) texts << box->itemText(i);
    if (const auto* header = qobject_cast<const QHeaderView*>(&widget); header && header->model())
        for (int i = 0; header->orientation() == Qt::Horizontal && i < header->count(); ++i)
            texts << header->model()->headerData(i, Qt::Horizontal).toString();
    return texts;
}

} // namespace

class TestLanguage : public QObject {
    Q_OBJECT
    static bool everyFont(const Language::Row&) { return true; }
    static bool onlyLatin(const Language::Row& row) { return QLatin1String(row.code) == QLatin1String("en"); }

private slots:
    void init() {
        test::OpenWindow::sampleAnswers();
        Language::canDraw = everyFont;
        Language::instance().choose("en");
    }
    void cleanup() {
        Language::canDraw = everyFont;
        Language::instance().choose("en");
    }

    void everyTextIsTranslated() {
        QTemporaryDir work;
        const QString words = work.filePath("words.cpp"), ui = LATHE_SOURCE_DIR "/ui",
                      files = LATHE_SOURCE_DIR "/resources/translations/";
        QVERIFY(run(LATHE_WORDS, {LATHE_SOURCE_DIR "/backend"}, words));
        QString missing;
        for (const Language::Row& row : Language::all()) {
            const QString name = QLatin1String(row.code) + QLatin1String(".ts"), copy = work.filePath(name);
            QVERIFY(QFile::copy(files + name, copy));
            const bool english = name == "en.ts"; // whose sources are its texts, but for plurals
            QStringList arguments{"-silent", "-locations", "none", "-no-obsolete", ui};
            if (english) arguments << "-pluralonly";
            else arguments << words;
            QVERIFY(run(LATHE_LUPDATE, arguments << "-ts" << copy));
            const std::vector<Entry> now = entriesOf(copy);
            QVERIFY(now.size() > (english ? 20 : 1000));
            for (const Entry& entry : now)
                if (!entry.finished || entry.forms.isEmpty() || entry.forms.contains(QString()))
                    missing += QStringLiteral("%1 lacks %2: %3\n").arg(name, entry.context, entry.source);
            QVERIFY2(entriesOf(files + name).size() == now.size(), "build the target update_translations");
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing));
    }

    void translationsKeepPlacesAndMnemonics() {
        for (const Language::Row& row : Language::all())
            for (const Entry& entry : entriesOf(
                     QStringLiteral(LATHE_SOURCE_DIR "/resources/translations/%1.ts").arg(QLatin1String(row.code))))
                for (const QString& form : entry.forms) {
                    QStringList wanted = placesIn(entry.source), had = placesIn(form);
                    if (entry.forms.size() > 1) wanted.removeAll("%n"), had.removeAll("%n"); // "the only label"
                    QVERIFY2(wanted == had, qPrintable(entry.source + " / " + form));
                    QVERIFY2(hasMnemonic(entry.source) == hasMnemonic(form), qPrintable(entry.source + " / " + form));
                }
    }

    /// Where a literal goes straight onto the screen.
    void noLiteralIsHiddenFromTheTranslator() {
        static const QRegularExpression straight(QStringLiteral(
            "\\b(QLabel|QPushButton|QCheckBox|QRadioButton|QGroupBox|QAction|Card|StatTile|heading|plainLabel|"
            "mutedLabel|"
            "button|setText|setToolTip|setWindowTitle|setPlaceholderText|setAccessibleName|setAccessibleDescription|"
            "setSubtitle|setTitle|addItem|addTab|setTabText|addOption|addButton|showLoading|say)"
            "\\(\\s*(?:QStringLiteral\\(|QLatin1String\\(|QString\\()?\"([^\"]*)\""));
        static const QRegularExpression letters(QStringLiteral("[A-Za-z]{2}"));
        QString hidden;
        int files = 0;
        for (QDirIterator it(LATHE_SOURCE_DIR "/ui", {"*.cpp", "*.h"}, QDir::Files, QDirIterator::Subdirectories);
             it.hasNext(); ++files) {
            QFile file(it.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(file.readAll());
            for (auto match = straight.globalMatch(text); match.hasNext();) {
                const QRegularExpressionMatch found = match.next();
                const QString literal = found.captured(2);
                if (letters.match(literal).hasMatch() && literal != "Lathe")
                    hidden += QStringLiteral("%1: %2(\"%3\")\n").arg(file.fileName(), found.captured(1), literal);
            }
        }
        QVERIFY(files > 100);
        QVERIFY2(hidden.isEmpty(), qPrintable(hidden));
    }

    /// The same from the other end: with a translator that marks what it is asked for, no page shows words without
    /// marks.
    void everyWordGoesThroughTheTranslator() {
        Marker marker;
        QCoreApplication::installTranslator(&marker);
        fake().answer = [](RequestId, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListRuns>(query)) return RunList{};
            return std::nullopt; // pages without data: what is left is their own
        };
        static const QRegularExpression words(QStringLiteral("[A-Za-z]{3}"));
        static const QRegularExpression names(QStringLiteral( // of things, and what recipes and files are written with
            "^(Lathe|English|system|user|assistant|task|all-linear|a processor|arXiv [0-9.]+)$"));
        QString unmarked;
        int seen = 0;
        {
            const test::OpenWindow window;
            for (const QString& name : MainWindow::pageNames()) {
                window->showPage(name);
                for (const QWidget* widget : window->page(name)->findChildren<QWidget*>())
                    for (const QString& text : textsOn(*widget)) {
                        ++seen;
                        const bool isName = names.match(text).hasMatch() || text.contains('/') || text.contains("://");
                        if (words.match(text).hasMatch() && !text.contains(QStringLiteral("⟦")) && !isName)
                            unmarked += QStringLiteral("%1, %2 %3: %4\n")
                                            .arg(name, widget->metaObject()->className(), widget->objectName(), text);
                    }
            }
        }
        QCoreApplication::removeTranslator(&marker);
        QVERIFY(seen > 1000);
        QVERIFY2(unmarked.isEmpty(), qPrintable(unmarked));
    }

    void aSwitchKeepsWhatAPersonWasDoing() {
        const test::OpenWindow window;
        auto* page = static_cast<NewRunPage*>(window->page("new"));
        Recipe recipe = page->recipe();
        recipe.settings.set(field::model, std::string("/models/SmolLM2-135M-Instruct"));
        recipe.settings.set(field::learningRate, 0.0003);
        page->setRecipe(recipe);
        const Recipe edited = page->recipe();
        window->showPage("settings");
        const auto navigation = [&] { return window->findChild<QAbstractButton*>("nav:home")->text(); };
        QCOMPARE(navigation(), "Home");

        auto* choice = window.find<QComboBox>("settings", "languageChoice");
        choice->setCurrentIndex(choice->findData("ko"));
        QTRY_COMPARE(navigation(), QStringLiteral("홈"));
        QCOMPARE(window->currentPage(), "settings");
        QCOMPARE(window.find<QComboBox>("settings", "languageChoice")->currentData().toString(), "ko");
        QVERIFY(static_cast<NewRunPage*>(window->page("new"))->recipe() == edited);
        QCOMPARE(NewRunPage::tr("Training"), QStringLiteral("학습"));

        choice = window.find<QComboBox>("settings", "languageChoice");
        choice->setCurrentIndex(choice->findData("en"));
        QTRY_COMPARE(navigation(), "Home");
        QVERIFY(static_cast<NewRunPage*>(window->page("new"))->recipe() == edited);
    }

    void theRunThatIsShownStaysOpen() {
        const test::OpenWindow window;
        const RunSummary run = test::sampleRuns()[0];
        window.go(OpenRun{run.id});
        Language::instance().choose("ko");
        QTRY_COMPARE(window->findChild<QAbstractButton*>("nav:run")->text(), QStringLiteral("실행"));
        QCOMPARE(window->currentPage(), "run");
        QTRY_VERIFY(window->page("run")->isVisible());
    }

    /// Also while another page is in front: what becomes of its runs is heard all the same.
    void aPageThatIsNotInFrontGoesOnHearing() {
        const test::OpenWindow window;
        const RunId run = test::sampleRuns()[0].id;
        window.go(OpenRun{run});
        QTRY_VERIFY(window.find<QPushButton>("run", "stopRun")->isVisible());
        window->showPage("settings");
        int step = 43;
        const auto train = [&](int until, double loss) {
            for (; step <= until; ++step) {
                StepPoint point;
                point.step = step;
                point.loss = loss;
                point.gradNorm = 1;
                fake().push(StepLogged{run, point});
            }
        };
        train(60, 1.2);
        fake().push(Noted{run, "said before"});
        test::settle(*window);
        Language::instance().choose("ko");
        QTRY_COMPARE(window->findChild<QAbstractButton*>("nav:run")->text(), QStringLiteral("실행"));
        fake().push(Noted{run, "said after"});
        train(75, 5); // five times what was the least before the switch
        test::settle(*window);
        Language::instance().choose("en");
        QTRY_COMPARE(window->findChild<QAbstractButton*>("nav:run")->text(), "Run");
        window->showPage("run");
        auto* alarms = window.find<Banner>("run", "alarms");
        QTRY_VERIFY(alarms->isVisible());
        QVERIFY2(alarms->title().contains("times its least"), qPrintable(alarms->title())); // not as it was said then
        QString log;
        for (const auto* each : window->page("run")->findChildren<QPlainTextEdit*>()) log += each->toPlainText();
        QVERIFY2(log.contains("said before") && log.contains("said after"), qPrintable(log));
    }

    void anErrorIsSaidInTheLanguageThatIsShown() {
        const RunSummary run = test::sampleRuns()[3];
        const ErrorInfo error{ErrorKind::BadInput, "There is no example to train on.",
                              "Choose data with at least one usable row."};
        fake().answer = [&](RequestId id, const Query& query) {
            auto value = test::sampleAnswer(id, query);
            if (auto* detail = value ? std::get_if<RunDetail>(&*value) : nullptr) // as the history has it
                detail->error = ErrorInfo{error.kind, std::string(error.message), std::string(error.hint)};
            return value;
        };
        const test::OpenWindow window;
        Language::instance().choose("ko");
        QTRY_COMPARE(window->findChild<QAbstractButton*>("nav:run")->text(), QStringLiteral("실행"));
        window.go(OpenRun{run.id});
        fake().push(JobEnded{run.id, Outcome::Failed, 17, {}, error});
        window.go(OpenRun{run.id}); // reads it again
        QTRY_VERIFY(window.banner("run"));
        QTRY_COMPARE(window.banner("run")->title(), QStringLiteral("학습할 예시가 없습니다."));
        QCOMPARE(window.banner("run")->text(), QStringLiteral("쓸 수 있는 행이 하나 이상 있는 데이터를 선택하세요."));
    }

    void aLanguageThatNoFontDrawsIsRefusedWithWhatToInstall() {
        Language::canDraw = onlyLatin;
        const test::OpenWindow window;
        window->showPage("settings");
        auto* said = window.find<QLabel>("settings", "undrawnLanguage");
        QVERIFY(!said->isVisible());
        auto* choice = window.find<QComboBox>("settings", "languageChoice");
        choice->setCurrentIndex(choice->findData("ko"));
        QVERIFY(said->isVisible());
        QVERIFY(said->text().contains("fonts-noto-cjk"));
        QCOMPARE(Language::instance().code(), "en");
        QCOMPARE(window->findChild<QAbstractButton*>("nav:home")->text(), "Home");
    }

    void sentencesAreSaidByTheirPatterns() {
        const Said plainOne("The run's files are gone."), made("%1 has no %2, of %3.", "a%1b", "text", 12);
        QCOMPARE(QString::fromStdString(made), "a%1b has no text, of 12."); // each place once
        QCOMPARE(QString::fromStdString(made.id()), "%1 has no %2, of %3.");
        QCOMPARE(qt(made), "a%1b has no text, of 12."); // no translation is known
        Said longer = plainOne;
        longer += " More.";
        QVERIFY(longer.id().empty());
        QVERIFY(Said(std::string("put together")).id().empty());
        const Said label("%1 (data %2)", TableWord{"Maximum length"}, 2), inside("No: %1", label);
        QCOMPARE(QString::fromStdString(inside), "No: Maximum length (data 2)");
        QCOMPARE(qt(label), "Maximum length (data 2)");
        Language::instance().choose("ko");
        QVERIFY(qt(label).startsWith(tableText("Maximum length")));
        QCOMPARE(qt(inside), "No: " + qt(label));
        QVERIFY(tableText("Maximum length") != "Maximum length");
        QCOMPARE(tableText("a word of nobody"), "a word of nobody");
    }
};

LATHE_TEST(TestLanguage)
#include "tst_language.moc"
