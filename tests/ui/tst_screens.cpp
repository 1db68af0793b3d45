// Pictures of every page, in both themes, at two scales and in every language, for people to look at: set
// LATHE_SCREENSHOTS to a folder. Without it the pages are still shown and laid out, and what must be readable is
// measured.
#include "lathe/field_keys.h"
#include "pages/home_page.h"
#include "pages/new_run_page.h"
#include "pages/page.h"
#include "pages/readiness_list.h"
#include "plots/heat_map.h"
#include "settings/language.h"
#include "settings/settings.h"
#include "settings/theme.h"
#include "support/test_main.h"
#include "ui/fake_workbench.h"
#include "ui/picture.h"
#include "ui/sample_values.h"
#include "window/main_window.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace lathe;
using namespace lathe::ui;
using test::fake;

namespace {

constexpr auto save = test::savePicture;

double luminance(const QColor& color) { // WCAG 2.1
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

} // namespace

class TestScreens : public QObject {
    Q_OBJECT
    QTemporaryDir m_home;

    std::unique_ptr<MainWindow> open(const QString& theme, const QString& language = "en") {
        Theme::instance().choose(theme);
        Language::canDraw = [](const Language::Row&) { return true; }; // boxes where the machine lacks the font
        WindowSettings(m_home.filePath(WindowSettings::fileName)).set(keys::language, language);
        fake().home = m_home.path().toStdString();
        static std::unique_ptr<Workbench> bench;
        bench = std::make_unique<Workbench>(fake().home);
        auto window = std::make_unique<MainWindow>(*bench);
        Theme::instance().choose(theme);
        window->resize(1280, 800);
        window->show();
        test::settle(*window);
        return window;
    }

private slots:
    void init() {
        test::resetFake();
        fake().answer = test::sampleAnswer;
        fake().estimate = test::sampleEstimate;
        fake().parts = test::sampleParts;
    }

    void everyPage_data() {
        QTest::addColumn<QString>("theme");
        QTest::addColumn<double>("scale");
        QTest::addColumn<QString>("language");
        QTest::newRow("light") << "light" << 1.0 << "en";
        QTest::newRow("dark") << "dark" << 1.0 << "en";
        QTest::newRow("contrast") << "contrast" << 1.0 << "en";
        QTest::newRow("light at 2x") << "light" << 2.0 << "en";
        QTest::newRow("Korean") << "light" << 1.0 << "ko";
        QTest::newRow("Korean in the dark at 2x") << "dark" << 2.0 << "ko";
    }
    void everyPage() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        QFETCH(QString, language);
        const auto window = open(theme, language);
        if (language != "en") theme += '-' + language;
        save(*window, theme + "-home", scale);

        window->showPage("new");
        save(*window, theme + "-new-empty", scale);
        auto* page = static_cast<NewRunPage*>(window->page("new"));
        Recipe recipe;
        recipe.settings.set(field::model, std::string("/models/SmolLM2-135M-Instruct"));
        Settings data(dataFields());
        data.set(field::path, std::string("/data/instructions.jsonl"));
        recipe.data.push_back(data);
        page->setRecipe(recipe);
        fake().check = [](const Recipe&) {
            return std::vector<Problem>{{"learning_rate", "0.5 is far above what LoRA stands: 1e-5 to 1e-3 is usual."}};
        };
        test::settle(*window);
        save(*window, theme + "-new-model", scale);
        auto* area = page->findChild<QScrollArea*>();
        area->verticalScrollBar()->setValue(360);
        page->findChild<QTableView*>("exampleTable")->selectRow(4);
        save(*window, theme + "-new-preview", scale);
        page->findChild<QTabWidget*>()->setCurrentIndex(1);
        save(*window, theme + "-new-lengths", scale);
        page->findChild<QTabWidget*>()->setCurrentIndex(2);
        save(*window, theme + "-new-template", scale);
        area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
        save(*window, theme + "-new-training", scale);
        fake().check = {};
        page->findChild<QLineEdit*>("dataPath")->setText("/data/other.jsonl");
        auto* readiness = page->findChild<ReadinessList*>();
        QTRY_VERIFY(readiness->texts().join(' ').contains(language == "ko" ? QStringLiteral("깁니다") : "longer than"));
        QTest::mouseClick(readiness->findChild<QAbstractButton*>("wrong"), Qt::LeftButton);
        save(*window, theme + "-new-long-rows", scale);

        window->showPage("run");
        save(*window, theme + "-run-empty", scale);
        const auto runs = test::sampleRuns();
        for (const auto& [which, name] : {std::pair{0, "running"}, {3, "failed"}, {2, "finished"}}) {
            emit window->page("home")->navigate(OpenRun{runs[std::size_t(which)].id});
            test::settle(*window);
            save(*window, theme + "-run-" + name, scale);
        }
        auto* tabs = window->page("run")->findChild<QTabWidget*>();
        for (int i = 1; i < tabs->count(); ++i) {
            if (!tabs->isTabVisible(i)) continue;
            tabs->setCurrentIndex(i);
            save(*window, theme + QString("-run-tab%1").arg(i), scale);
        }

        window->showPage("history");
        auto* table = window->page("history")->findChild<QTableView*>("historyTable");
        table->selectRow(2);
        save(*window, theme + "-history", scale);
        emit window->page("history")->navigate(CompareRuns{{runs[4].id, runs[5].id, runs[2].id}});
        save(*window, theme + "-compare", scale);

        emit window->page("home")->navigate(TryRun{runs[2].id, "What colour is the sky?", true});
        test::settle(*window);
        save(*window, theme + "-playground", scale);
        emit window->page("home")->navigate(ExportRunTo{runs[2].id});
        test::settle(*window);
        auto* dialog = window->findChild<QDialog*>();
        QVERIFY(dialog);
        save(*dialog, theme + "-export", scale);
        QTest::mouseClick(dialog->findChild<QPushButton*>("doExport"), Qt::LeftButton);
        test::settle(*window);
        save(*dialog, theme + "-exported", scale);
        dialog->close();
        window->showPage("methods");
        save(*window, theme + "-methods", scale);
        window->showPage("settings");
        save(*window, theme + "-settings", scale);
    }

    void reportsOfMethods_data() { everyPage_data(); }
    void reportsOfMethods() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        QFETCH(QString, language);
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            auto value = test::sampleAnswer(id, query);
            if (auto* detail = value ? std::get_if<RunDetail>(&*value) : nullptr;
                detail && detail->summary.name == "rank 32")
                detail->recipeJson = detail->resolvedRecipeJson = R"({"methods": [{"method": "adapter_fusion"}]})";
            return value;
        };
        const auto window = open(theme, language);
        if (language != "en") theme += '-' + language;
        const auto runs = test::sampleRuns();
        const auto said = [](const QString& english) { // by whichever class says it
            for (const char* by : {"RunPage", "RunScores", "RunChange"})
                if (const QByteArray context = QByteArray("lathe::ui::") + by;
                    QCoreApplication::translate(context, english.toUtf8()) != english)
                    return QCoreApplication::translate(context, english.toUtf8());
            return english;
        };
        const auto press = [&](const char* page, const QString& text) {
            for (int tries = 0; tries < 60; ++tries, test::settle(*window)) // a busy machine takes its time
                for (QPushButton* each : window->page(page)->findChildren<QPushButton*>())
                    if (each->isVisible() && (each->text() == said(text) || each->objectName() == text))
                        return each->click();
            QFAIL(qPrintable(text));
        };
        const auto tab = [&](const char* page, const QString& text) {
            auto* tabs = window->page(page)->findChild<QTabWidget*>();
            for (int i = 0; i < tabs->count(); ++i)
                if (tabs->tabText(i) == said(text)) tabs->setCurrentIndex(i);
        };
        emit window->page("home")->navigate(OpenRun{runs[4].id});
        test::settle(*window);
        auto* metric = window->page("run")->findChild<QComboBox*>("plottedMetric");
        metric->setCurrentIndex(metric->findData("held_out.perplexity"));
        test::settle(*window);
        save(*window, theme + "-run-metric", scale);
        tab("run", "Scores");
        save(*window, theme + "-run-scores-empty", scale);
        press("run", "Evaluate the result");
        test::settle(*window);
        save(*window, theme + "-run-scores", scale);
        tab("run", "Trained change");
        save(*window, theme + "-run-change-empty", scale);
        press("run", "Measure the change");
        test::settle(*window);
        window->page("run")->findChild<QSlider*>("lowerRank")->setValue(3);
        save(*window, theme + "-run-change", scale);
        press("run", "exportAtRank");
        test::settle(*window);
        save(*window, theme + "-run-change-exported", scale);
        emit window->page("home")->navigate(OpenRun{runs[5].id});
        test::settle(*window);
        tab("run", "Fusion");
        press("run", "averageFusion");
        test::settle(*window);
        save(*window, theme + "-run-fusion-mean", scale);
        window->page("run")
            ->findChild<QLineEdit*>("fusionText")
            ->setText(QString::fromUtf8("where is the card that I ordered last week 请问 my new card"));
        press("run", "lookAtText");
        test::settle(*window);
        save(*window, theme + "-run-fusion", scale);
        window->resize(window->minimumSize());
        save(*window, theme + "-small-fusion", scale);
        tab("run", "Trained change");
        press("run", "Measure the change");
        test::settle(*window);
        save(*window, theme + "-small-change", scale);
        window->resize(1280, 800);
        emit window->page("history")->navigate(CompareRuns{{runs[4].id, runs[5].id, runs[2].id}});
        test::settle(*window);
        window->page("compare")->findChild<QTabWidget*>()->setCurrentIndex(1);
        save(*window, theme + "-compare-scores", scale);
        window->showPage("history");
        window->page("history")->findChild<QTableView*>("historyTable")->selectRow(4);
        test::settle(*window);
        save(*window, theme + "-history-scores", scale);

        window->showPage("methods");
        window->page("methods")->findChild<QLineEdit*>("measureModel")->setText("/models/SmolLM2-135M-Instruct");
        int checked = 0;
        for (QCheckBox* each : window->page("methods")->findChildren<QCheckBox*>()) each->setChecked(checked++ < 5);
        press("methods", "measureMethods");
        test::settle(*window);
        auto* area = window->page("methods")->findChild<QScrollArea*>();
        area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
        save(*window, theme + "-measures", scale);

        window->showPage("new");
        Recipe recipe;
        recipe.settings.set(field::model, std::string("/models/SmolLM2-135M-Instruct"));
        recipe.settings.set(field::task, Task::SequenceClassification);
        Settings data(dataFields());
        data.set(field::path, std::string("/data/客服对话.csv"));
        data.set(field::textColumn, std::string("text"));
        recipe.data.push_back(data);
        static_cast<NewRunPage*>(window->page("new"))->setRecipe(recipe);
        window->page("new")->findChild<QPushButton*>("addMethod")->click();
        test::settle(*window);
        save(*window, theme + "-new-task", scale);
        area = window->page("new")->findChild<QScrollArea*>();
        area->ensureWidgetVisible(window->page("new")->findChild<QPushButton*>("addMethod"));
        save(*window, theme + "-new-methods", scale);
    }

    void emptyAndBroken() {
        fake().answer = [](RequestId, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListRuns>(query)) return RunList{};
            if (std::holds_alternative<InspectModel>(query))
                return ErrorInfo{ErrorKind::BadFile, "/models/notes has no config.json.",
                                 "Choose a folder that holds config.json and safetensors files, or a .gguf file."};
            return ErrorInfo{ErrorKind::BadFile, "/data/notes.jsonl, line 3: the string is never closed.",
                             "Fix the line, or set malformed rows to skip."};
        };
        fake().estimate = [](const Recipe&) -> Estimate {
            throw Error(ErrorKind::BadFile, "/models/notes has no config.json.");
        };
        const auto window = open("light");
        save(*window, "empty-home", 1);
        window->showPage("history");
        save(*window, "empty-history", 1);
        window->showPage("playground");
        save(*window, "empty-playground", 1);
        window->showPage("new");
        Recipe recipe;
        recipe.settings.set(field::model, std::string("/models/notes"));
        Settings data(dataFields());
        data.set(field::path, std::string("/data/notes.jsonl"));
        recipe.data.push_back(data);
        static_cast<NewRunPage*>(window->page("new"))->setRecipe(recipe);
        test::settle(*window);
        save(*window, "broken-new", 1);
    }

    /// The part that asks for most width and has no parts of its own.
    static QString widestIn(const QWidget& page) {
        const QWidget* widest = &page;
        for (const QWidget* part : page.findChildren<QWidget*>())
            if (part->isVisible() && part->findChildren<QWidget*>().isEmpty()
                && (widest == &page || part->minimumSizeHint().width() > widest->minimumSizeHint().width()))
                widest = part;
        const auto* label = qobject_cast<const QLabel*>(widest);
        const auto* button = qobject_cast<const QAbstractButton*>(widest);
        return QString("%1 %2 (%3) asks for %4")
            .arg(widest->metaObject()->className(), widest->objectName(),
                 label    ? label->text()
                 : button ? button->text()
                          : QString())
            .arg(widest->minimumSizeHint().width());
    }

    void theSmallestWindowStillFits_data() {
        QTest::addColumn<QString>("language");
        for (const Language::Row& row : Language::all()) QTest::newRow(row.code) << QString(row.code);
    }
    void theSmallestWindowStillFits() {
        QFETCH(QString, language);
        const auto window = open("light", language);
        const QString small = language == "en" ? QStringLiteral("small-") : QStringLiteral("small-%1-").arg(language);
        window->resize(window->minimumSize());
        for (const char* name : {"home", "models", "model", "new", "history", "playground", "methods", "settings"}) {
            window->showPage(name);
            test::settle(*window);
            QVERIFY2(window->width() <= 1000 && window->height() <= 660, name);
            save(*window, small + name, 1);
            if (QString(name) == "new") { // filled in, all fields shown, every part of it open
                Recipe recipe;
                recipe.settings.set(field::model, std::string("/models/SmolLM2-135M-Instruct"));
                Settings data(dataFields());
                data.set(field::path, std::string("/data/instructions.jsonl"));
                data.set(field::format, std::string("chat"));
                recipe.data = {data, data};
                static_cast<NewRunPage*>(window->page("new"))->setRecipe(recipe);
                window->page("new")->findChild<QCheckBox*>("allFields")->setChecked(true);
                test::settle(*window);
                save(*window, small + "new-model", 1);
            }
            for (QScrollArea* area : window->page(name)->findChildren<QScrollArea*>())
                if (area->isVisible())
                    QVERIFY2(area->widget()->width() <= area->viewport()->width(),
                             qPrintable(QString("%1: %2 wide in %3: %4")
                                            .arg(name)
                                            .arg(area->widget()->width())
                                            .arg(area->viewport()->width())
                                            .arg(widestIn(*area->widget()))));
            if (QString(name) == "new") {
                auto* area = window->page("new")->findChild<QScrollArea*>();
                for (int i = 1; i < 4; ++i) {
                    area->verticalScrollBar()->setValue(i * 480);
                    save(*window, small + QString("new-%1").arg(i), 1);
                }
            }
        }
        emit window->page("home")->navigate(OpenRun{test::sampleRuns()[0].id});
        test::settle(*window);
        QVERIFY(window->width() <= 1000 && window->height() <= 660);
        save(*window, small + "run", 1);
    }

    void wordsStandOutFromTheirGround_data() {
        QTest::addColumn<QString>("theme");
        QTest::newRow("light") << "light";
        QTest::newRow("dark") << "dark";
        QTest::newRow("contrast") << "contrast";
    }
    void wordsStandOutFromTheirGround() { // WCAG 2.1 AA: 4.5 for text, 3 for what is drawn
        QFETCH(QString, theme);
        Theme& now = Theme::instance();
        now.choose(theme);
        const std::pair<const char*, const char*> texts[] = {
            {"text", "window"},       {"text", "surface"},          {"muted", "window"},
            {"muted", "surface"},     {"muted", "sunken"},          {"accentText", "accent"},
            {"accent", "surface"},    {"danger", "surface"},        {"danger", "dangerSoft"},
            {"good", "goodSoft"},     {"warning", "warningSoft"},   {"accent", "accentSoft"},
            {"text", "trained"},      {"text", "trainedAlternate"}, {"text", "cut"},
            {"text", "cutAlternate"}, {"text", "accentSoft"},       {"text", "selection"}};
        const double least = theme == "contrast" ? 7 : 4.5; // who chooses it wants WCAG's AAA
        for (const auto& [ink, ground] : texts)
            QVERIFY2(
                contrast(now.color(ink), now.color(ground)) >= least,
                qPrintable(QString("%1 on %2: %3").arg(ink, ground).arg(contrast(now.color(ink), now.color(ground)))));
        for (int i = 0; i < 9; ++i)
            QVERIFY2(contrast(now.series(i), now.color("surface")) >= 3,
                     qPrintable(QString("series %1: %2").arg(i).arg(contrast(now.series(i), now.color("surface")))));
        for (int i = 0; i <= 10; ++i)
            QVERIFY2(contrast(heatInk(i / 10.0), heatColor(i / 10.0)) >= 4.5,
                     qPrintable(QString("heat map at %1").arg(i / 10.0)));
        QVERIFY(contrast(now.color("borderStrong"), now.color("surface")) >= 3);
    }
};
LATHE_TEST(TestScreens)
#include "tst_screens.moc"
