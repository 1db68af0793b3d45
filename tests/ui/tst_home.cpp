// Home as a person uses it: the newest runs with their curves, the recipes, and whatever is dropped on it.
#include "lathe/field_keys.h"
#include "models/sparklines.h"
#include "pages/home_recipes.h"
#include "pages/home_runs.h"
#include "pages/new_run_page.h"
#include "settings/language.h"
#include "settings/theme.h"
#include "ui/open_window.h"
#include "ui/picture.h"
#include "widgets/link_table.h"
#include "widgets/state_stack.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QToolTip>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

namespace {

/// The newest first; names short, long and in other scripts.
std::vector<RunSummary> newestRuns(int count) {
    const std::vector<RunSummary> some = sampleRuns();
    std::vector<RunSummary> runs;
    for (int i = 0; i < count; ++i) {
        RunSummary run = some[std::size_t(i) % some.size()];
        run.id = QString("202611%1-104500-00aa").arg(29 - i, 2, 10, QChar('0')).toStdString();
        if (run.status == RunStatus::Interrupted) run.status = RunStatus::Finished, run.resumable = false;
        if (i == 1) run.name = "한국어로 된 이름: 학습률을 절반으로 낮춘 두 번째 시도, 배치 크기는 그대로";
        runs.push_back(run);
    }
    return runs;
}

Preset ownPreset(const std::string& name, std::int64_t batch) {
    Recipe recipe;
    recipe.settings.set(field::batchSize, batch);
    recipe.settings.set(field::learningRate, 3e-4);
    return presetOf(recipe, name);
}

/// Pixels of about that color.
int inkOf(const QImage& picture, const QColor& ink) {
    int count = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) {
            const QColor color = picture.pixelColor(x, y);
            count += std::abs(color.red() - ink.red()) + std::abs(color.green() - ink.green())
                         + std::abs(color.blue() - ink.blue())
                     < 60;
        }
    return count;
}

} // namespace

class TestHome : public QObject {
    Q_OBJECT
    std::vector<RunSummary> m_runs;
    PresetList m_presets;
    QTemporaryDir m_folder;

    static LinkTable* runs(const OpenWindow& window) { return window.find<LinkTable>("home", "homeRuns"); }
    static LinkTable* recipes(const OpenWindow& window) { return window.find<LinkTable>("home", "homeRecipes"); }
    static NewRunPage& newRun(const OpenWindow& window) { return static_cast<NewRunPage&>(*window->page("new")); }
    static QString idAt(const QTableView* table, int row) {
        return table->model()->index(row, 0).data(RunListModel::IdRole).toString();
    }
    static QPoint middleOf(const QTableView* table, int row, int column = 0) {
        return table->visualRect(table->model()->index(row, column)).center();
    }
    static QImage cell(QTableView* table, int row, int column) {
        return table->viewport()->grab(table->visualRect(table->model()->index(row, column))).toImage();
    }
    static int selectedRow(const QTableView* table) {
        const QModelIndexList rows = table->selectionModel()->selectedRows();
        return rows.size() == 1 ? rows.front().row() : -1;
    }
    static QString shownRun() {
        for (auto query = fake().asked.rbegin(); query != fake().asked.rend(); ++query)
            if (const auto* show = std::get_if<ShowRun>(&*query)) return QString::fromStdString(show->run);
        return {};
    }
    static void activate(const OpenWindow& window) {
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&*window));
    }
    static void tab() { QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab); }

    QString written(const QString& name, const QByteArray& text = "{}") const {
        const QString path = m_folder.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? path : QString();
    }
    /// What is under the mouse gets it first, as Qt has it. False: nobody takes it.
    static bool drag(const OpenWindow& window, const QStringList& paths, bool release = true) {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& path : paths) urls << QUrl::fromLocalFile(path);
        data.setUrls(urls);
        QWidget* under = window->page("home")->childAt(window->page("home")->rect().center());
        const QPoint at = under->rect().center();
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(under, &enter);
        if (!enter.isAccepted() || !release) return enter.isAccepted();
        QDropEvent drop(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(under, &drop);
        return true;
    }

private slots:
    void init() {
        OpenWindow::sampleAnswers();
        m_runs = newestRuns(4);
        m_presets = {readyPresets(), {}};
        fake().answer = [this](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListRuns>(query)) return RunList{m_runs};
            if (std::holds_alternative<ListPresets>(query)) return m_presets;
            return sampleAnswer(request, query);
        };
    }
    void cleanup() {
        Theme::instance().choose("light");
        Language::instance().choose("en");
    }

    // ---- recent runs ---------------------------------------------------------------------------------------------

    void theNewestRunsAreThere() {
        m_runs = newestRuns(12);
        m_runs[2].archived = true; // kept out of the way
        OpenWindow window;
        QTRY_COMPARE(runs(window)->model()->rowCount(), int(HomeRuns::most));
        QStringList shown, wanted;
        for (int row = 0; row < int(HomeRuns::most); ++row) shown << idAt(runs(window), row);
        for (const int run : {0, 1, 3, 4, 5, 6}) wanted << QString::fromStdString(m_runs[std::size_t(run)].id);
        QCOMPARE(shown, wanted);
        QVERIFY(!runs(window)->accessibleName().isEmpty());
    }

    /// The window doesn't wait for them, and asks for those alone that it shows.
    void curvesComeWhenTheyAreRead() {
        m_runs = newestRuns(12);
        std::vector<std::pair<RequestId, GetCurves>> asked;
        fake().answer = [&](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListRuns>(query)) return RunList{m_runs};
            if (const auto* curves = std::get_if<GetCurves>(&query)) {
                asked.emplace_back(request, *curves);
                return {};
            }
            return sampleAnswer(request, query);
        };
        OpenWindow window;
        QTRY_COMPARE(asked.size(), std::size_t(2)); // of training and of validation
        std::set<RunId> newest;
        for (std::size_t i = 0; i < HomeRuns::most; ++i) newest.insert(m_runs[i].id);
        for (const auto& [request, curves] : asked) {
            QCOMPARE(std::set<RunId>(curves.runs.begin(), curves.runs.end()), newest);
            QVERIFY(curves.maxPoints <= Sparklines::mostPoints);
        }
        const QColor ink = Theme::instance().series(0);
        LinkTable* table = runs(window);
        for (int row = 0; row < 6; ++row) QCOMPARE(inkOf(cell(table, row, RunListModel::Curve), ink), 0);
        for (const auto& [request, curves] : asked) fake().push(Answer{request, sampleCurves(curves)});
        QTRY_VERIFY(inkOf(cell(table, 0, RunListModel::Curve), ink) > 0);
        for (int row = 0; row < 6; ++row) {
            QVERIFY2(inkOf(cell(table, row, RunListModel::Curve), ink) > 0, qPrintable(QString::number(row)));
            QCOMPARE(inkOf(cell(table, row, RunListModel::Method), ink), 0);
        }
    }

    void theCardIsAsTallAsItsRows() {
        int before = 0, rowsBefore = 0;
        for (const int count : {1, 3, 6}) {
            m_runs = newestRuns(count);
            OpenWindow window;
            LinkTable* table = runs(window);
            QTRY_COMPARE(table->model()->rowCount(), count);
            settle(*window);
            QCOMPARE(table->height(), table->horizontalHeader()->height() + count * table->rowHeight(0));
            QCOMPARE(table->visualRect(table->model()->index(count - 1, 0)).bottom() + 1, table->viewport()->height());
            auto* card = window->page("home")->findChild<HomeRuns*>();
            auto* below = window->page("home")->findChild<HomeRecipes*>();
            if (before) QCOMPARE(card->height() - before, (count - rowsBefore) * table->rowHeight(0));
            QCOMPARE(below->y() - card->geometry().bottom() - 1, card->parentWidget()->layout()->spacing());
            before = card->height();
            rowsBefore = count;
        }
    }

    void aRunThatComesMakesRoomForItself() {
        m_runs = newestRuns(1);
        OpenWindow window;
        LinkTable* table = runs(window);
        QTRY_COMPARE(table->model()->rowCount(), 1);
        settle(*window);
        const int before = table->height();
        m_runs = newestRuns(2);
        fake().push(StatusChanged{m_runs[0].id, RunStatus::Running});
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QTRY_COMPARE(table->height(), before + table->rowHeight(0));
    }

    void aClickOpensARun() {
        OpenWindow window;
        QTRY_COMPARE(runs(window)->model()->rowCount(), 4);
        settle(*window);
        QTest::mouseClick(runs(window)->viewport(), Qt::LeftButton, {}, middleOf(runs(window), 2, RunListModel::Curve));
        QCOMPARE(window->currentPage(), QString("run"));
        QTRY_COMPARE(shownRun(), QString::fromStdString(m_runs[2].id));
    }

    void aRightClickOpensNone() {
        OpenWindow window;
        QTRY_COMPARE(runs(window)->model()->rowCount(), 4);
        settle(*window);
        QTest::mouseClick(runs(window)->viewport(), Qt::RightButton, {}, middleOf(runs(window), 2));
        QCOMPARE(window->currentPage(), QString("home"));
    }

    void theKeyboardAloneReachesAll() {
        OpenWindow window;
        QTRY_COMPARE(runs(window)->model()->rowCount(), 4);
        settle(*window);
        activate(window);
        window->showPage("home");
        QStringList way;
        for (int i = 0; i < 6; ++i, tab()) {
            const auto* button = qobject_cast<QPushButton*>(QApplication::focusWidget());
            const QString name = QApplication::focusWidget()->objectName();
            way << (name.isEmpty() && button ? button->text() : name);
        }
        QCOMPARE(way, (QStringList{"quickStart", "newRun", "openPlayground", "All runs", "homeRuns", "homeRecipes"}));

        LinkTable* table = runs(window);
        table->setFocus(Qt::TabFocusReason);
        QCOMPARE(selectedRow(table), 0); // one sees where the keyboard is
        QTest::keyClick(table, Qt::Key_Down);
        QCOMPARE(selectedRow(table), 1);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(window->currentPage(), QString("run"));
        QTRY_COMPARE(shownRun(), QString::fromStdString(m_runs[1].id));

        window->showPage("home");
        QCOMPARE(selectedRow(table), -1); // and only there
        table->setFocus(Qt::TabFocusReason);
        QCOMPARE(selectedRow(table), 1); // where it was
        tab();
        QCOMPARE(selectedRow(table), -1);
    }

    void theKeyboardStaysWithItsRun() {
        m_runs = newestRuns(6);
        m_runs.erase(m_runs.begin());
        OpenWindow window;
        LinkTable* table = runs(window);
        QTRY_COMPARE(table->model()->rowCount(), 5);
        settle(*window);
        activate(window);
        table->setFocus(Qt::TabFocusReason);
        QTest::keyClick(table, Qt::Key_Down);
        const QString chosen = idAt(table, 1);
        QCOMPARE(selectedRow(table), 1);
        m_runs = newestRuns(6); // a newer one
        fake().push(StatusChanged{m_runs[0].id, RunStatus::Running});
        QTRY_COMPARE(table->model()->rowCount(), 6);
        QCOMPARE(selectedRow(table), 2);
        QCOMPARE(idAt(table, 2), chosen);
        QTest::keyClick(table, Qt::Key_Space);
        QCOMPARE(window->currentPage(), QString("run"));
        QTRY_COMPARE(shownRun(), chosen);
    }

    /// A row that the keyboard goes to is on the screen, on a page that is longer than that.
    void thePageFollowsTheKeyboard() {
        for (int i = 0; i < 30; ++i) m_presets.presets.push_back(ownPreset("preset " + std::to_string(100 + i), i + 1));
        OpenWindow window;
        LinkTable* table = recipes(window);
        QTRY_COMPARE(table->model()->rowCount(), 32);
        settle(*window);
        activate(window);
        table->setFocus(Qt::TabFocusReason);
        for (int i = 0; i < 31; ++i) QTest::keyClick(table, Qt::Key_Down);
        QCOMPARE(selectedRow(table), 31);
        auto* area = window->page("home")->findChild<QScrollArea*>();
        const QPoint at = table->viewport()->mapTo(area->viewport(), middleOf(table, 31));
        QVERIFY2(area->viewport()->rect().contains(at), qPrintable(QString::number(at.y())));
    }

    void longNamesKeepTheirEndsAndATooltip() {
        m_runs[0].name = "a name that begins like many others do and goes on for as long as nobody stops it, until v7";
        OpenWindow window;
        window->resize(window->minimumSize());
        LinkTable* table = runs(window);
        QTRY_COMPARE(table->model()->rowCount(), 4);
        settle(*window);
        QCOMPARE(table->textElideMode(), Qt::ElideMiddle);
        const QString name = QString::fromStdString(m_runs[0].name);
        QVERIFY(table->visualRect(table->model()->index(0, 0)).width() < table->fontMetrics().horizontalAdvance(name));
        const QPoint at = middleOf(table, 0);
        QHelpEvent hover(QEvent::ToolTip, at, table->viewport()->mapToGlobal(at));
        QApplication::sendEvent(table->viewport(), &hover);
        QTRY_VERIFY2(QToolTip::text().contains(name), qPrintable(QToolTip::text()));
        QToolTip::hideText();
    }

    void theRowUnderTheMouseIsLit() {
        OpenWindow window;
        LinkTable* table = runs(window);
        QTRY_COMPARE(table->model()->rowCount(), 4);
        settle(*window);
        const QColor lit = Theme::instance().color("raised"), ground = Theme::instance().color("surface");
        QVERIFY(lit != ground);
        const auto groundOf = [&](int row) { return cell(table, row, RunListModel::Method).pixelColor(2, 2); };
        QCOMPARE(groundOf(1), ground);
        QTest::mouseMove(table->viewport(), middleOf(table, 1));
        QTRY_COMPARE(groundOf(1), lit);
        QCOMPARE(groundOf(0), ground);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(table->viewport(), &leave);
        QCOMPARE(groundOf(1), ground);
    }

    // ---- an empty one --------------------------------------------------------------------------------------------

    void anEmptyHomeLooksIntended() {
        m_runs.clear();
        OpenWindow window;
        window->resize(1280, 800);
        auto* state = window->page("home")->findChild<StateStack*>();
        QTRY_COMPARE(state->message(), QString("No runs yet"));
        QVERIFY(!state->hasContent());
        settle(*window);
        QVERIFY(recipes(window)->model()->rowCount() > 0);
        auto* area = window->page("home")->findChild<QScrollArea*>();
        QCOMPARE(area->verticalScrollBar()->maximum(), 0); // all of it is on the screen
        QVERIFY(!window->page("home")->findChild<Banner*>()->isVisible());
    }

    void archivedRunsAreNotCalledNone() {
        for (RunSummary& run : m_runs) run.archived = true;
        OpenWindow window;
        QTRY_COMPARE(window->page("home")->findChild<StateStack*>()->message(), QString("Every run is archived"));
    }

    void aHistoryThatCantBeReadIsTold() {
        fake().answer = [](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListRuns>(query))
                return ErrorInfo{ErrorKind::Io, "The history can't be read.", "Close the other program."};
            return sampleAnswer(request, query);
        };
        OpenWindow window;
        QTRY_COMPARE(window->page("home")->findChild<StateStack*>()->message(), QString("The history can't be read."));
    }

    // ---- recipes -------------------------------------------------------------------------------------------------

    void theWorkedExampleAndOnesOwnAreListed() {
        m_presets.presets.push_back(ownPreset("내 레시피: 야간 실행", 8));
        OpenWindow window;
        QAbstractItemModel* model = recipes(window)->model();
        QTRY_COMPARE(model->rowCount(), 3);
        QStringList names;
        for (int row = 0; row < 3; ++row) names << model->index(row, 0).data().toString();
        QVERIFY2(names[0].contains("SQuAD") && names[1].contains("SQuAD"), qPrintable(names.join(", ")));
        QCOMPARE(names[2], QString("내 레시피: 야간 실행"));
        const QString about = model->index(2, 1).data().toString();
        QVERIFY2(about.contains("8") && about.contains("3e-4"), qPrintable(about));
    }

    void aClickFillsInANewRun() {
        OpenWindow window;
        Recipe draft; // what was there before is not mixed into it
        draft.settings.set(field::model, std::string("/models/Llama-3.2-1B"));
        draft.settings.set(field::packing, true);
        newRun(window).setRecipe(draft);
        settle(*window);
        QTest::mouseClick(recipes(window)->viewport(), Qt::LeftButton, {}, middleOf(recipes(window), 0));
        QCOMPARE(window->currentPage(), QString("new"));
        const Preset* example = findPreset(readyPresets(), "bert_squad");
        QCOMPARE(QString::fromStdString(toJson(newRun(window).recipe())),
                 QString::fromStdString(toJson(withPreset({}, *example))));
        QVERIFY(newRun(window).recipe().settings.get(field::task) == Task::QuestionAnswering);
        click(window.find<QToolButton>("new", "undoRecipe")); // it is not lost
        QCOMPARE(newRun(window).recipe().settings.get(field::model), "/models/Llama-3.2-1B");
    }

    void enterFillsInOnesOwn() {
        m_presets.presets.push_back(ownPreset("nightly", 8));
        OpenWindow window;
        LinkTable* table = recipes(window);
        QTRY_COMPARE(table->model()->rowCount(), 3);
        settle(*window);
        activate(window);
        table->setFocus(Qt::TabFocusReason);
        QTest::keyClick(table, Qt::Key_Down);
        QTest::keyClick(table, Qt::Key_Down);
        QTest::keyClick(table, Qt::Key_Enter, Qt::KeypadModifier);
        QCOMPARE(window->currentPage(), QString("new"));
        QCOMPARE(newRun(window).recipe().settings.get(field::batchSize), 8);
        QCOMPARE(newRun(window).recipe().settings.get(field::learningRate), 3e-4);
    }

    /// Another program may have saved one meanwhile.
    void recipesAreReadWhenHomeIsEntered() {
        OpenWindow window;
        QTRY_COMPARE(recipes(window)->model()->rowCount(), 2);
        window->showPage("settings");
        m_presets.presets.push_back(ownPreset("from the command line", 2));
        m_presets.unread = {{ErrorKind::BadInput, "The preset old.json can't be read.", ""}};
        QTest::keyClick(&*window, Qt::Key_1, Qt::ControlModifier);
        QTRY_COMPARE(recipes(window)->model()->rowCount(), 3);
        QTRY_VERIFY(window.banner("home") && window.banner("home")->title().contains("old.json"));
    }

    // ---- what is dropped -----------------------------------------------------------------------------------------

    void whatIsDroppedBeginsANewRun() {
        const QString data = written("rows.jsonl", R"({"text": "hello"})");
        const QString model = QFileInfo(written("a model/config.json")).path();
        OpenWindow window;
        Recipe draft;
        draft.settings.set(field::model, std::string("/models/before"));
        draft.settings.set(field::seed, std::int64_t(7));
        draft.data.emplace_back(dataFields()).set(field::path, std::string("/data/before.jsonl"));
        newRun(window).setRecipe(draft);
        settle(*window);
        QVERIFY(drag(window, {data, model}));
        QCOMPARE(window->currentPage(), QString("new"));
        const Recipe recipe = newRun(window).recipe();
        QCOMPARE(QString::fromStdString(recipe.settings.get(field::model)), model);
        QCOMPARE(recipe.data.size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(recipe.data[0].get(field::path)), data);
        QCOMPARE(recipe.settings.get(field::seed), 7); // what was not dropped stays
    }

    void aFolderOfRowsIsData() {
        const QString rows = QFileInfo(written("rows/data/train-00000.parquet", "PAR1")).dir().path() + "/..";
        OpenWindow window;
        settle(*window);
        QVERIFY(drag(window, {QDir::cleanPath(rows)}));
        QCOMPARE(window->currentPage(), QString("new"));
        const Recipe recipe = newRun(window).recipe();
        QVERIFY(recipe.settings.get(field::model).empty());
        QCOMPARE(QString::fromStdString(recipe.data.at(0).get(field::path)), m_folder.filePath("rows"));
    }

    void aRecipeIsOpenedAndTheRestGoesIntoIt() {
        const QString recipe = written("recipe.json", R"({"schema": 1, "learning_rate": 0.003})");
        const QString data = written("rows.csv", "text\nhello\n");
        OpenWindow window;
        settle(*window);
        QVERIFY(drag(window, {data, recipe})); // in whichever order
        QCOMPARE(window->currentPage(), QString("new"));
        QCOMPARE(newRun(window).recipe().settings.get(field::learningRate), 0.003);
        QCOMPARE(QString::fromStdString(newRun(window).recipe().data.at(0).get(field::path)), data);
    }

    void anAdapterIsStartedFromOnItsModel() {
        const QString base = QFileInfo(written("base/config.json")).path();
        const QString adapter =
            QFileInfo(written("tuned/adapter_config.json",
                              "{\"peft_type\": \"LORA\", \"base_model_name_or_path\": \"" + base.toUtf8() + "\"}"))
                .path();
        OpenWindow window;
        settle(*window);
        QVERIFY(drag(window, {adapter}));
        QCOMPARE(window->currentPage(), QString("new"));
        const Recipe recipe = newRun(window).recipe();
        QCOMPARE(QString::fromStdString(recipe.settings.get(field::initAdapter)), adapter);
        QCOMPARE(QString::fromStdString(recipe.settings.get(field::model)), base);
        QVERIFY(window.banner("new") && window.banner("new")->title().contains("tuned"));
    }

    void aFolderOfModelsJoinsTheModels() {
        const QString models = QFileInfo(written("models/small.gguf", "GGUF")).path();
        OpenWindow window;
        settle(*window);
        QVERIFY(drag(window, {models}));
        QCOMPARE(window->currentPage(), QString("models"));
        QTRY_COMPARE(fake().countOf<ChangePlaces>(), 1);
    }

    void whereItGoesIsLitMeanwhile() {
        const QString data = written("rows.jsonl", R"({"text": "hello"})");
        OpenWindow window;
        settle(*window);
        auto* card = window.find<QFrame>("home", "trainCard");
        const auto edge = [&] { return card->grab().toImage().pixelColor(card->width() / 2, 1); };
        QVERIFY(edge() != Theme::instance().color("accent"));
        QVERIFY(drag(window, {data}, false));
        QCOMPARE(edge(), Theme::instance().color("accent"));
        QDragLeaveEvent leave;
        QApplication::sendEvent(window->page("home"), &leave);
        QVERIFY(edge() != Theme::instance().color("accent"));
        QVERIFY(!drag(window, {}));
        QCOMPARE(window->currentPage(), QString("home"));
    }

    // ---- for people to look at -----------------------------------------------------------------------------------

    void pictures_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QString>("language");
        QTest::addColumn<double>("scale");
        for (const int count : {0, 1, 3, 12}) {
            QTest::addRow("light, %d", count) << count << "light" << "en" << 1.0;
            QTest::addRow("dark, %d", count) << count << "dark" << "en" << 1.0;
            QTest::addRow("light at 2x, %d", count) << count << "light" << "en" << 2.0;
            QTest::addRow("Korean, %d", count) << count << "light" << "ko" << 1.0;
        }
    }
    void pictures() {
        QFETCH(int, count);
        QFETCH(QString, theme);
        QFETCH(QString, language);
        QFETCH(double, scale);
        Language::canDraw = [](const Language::Row&) { return true; };
        m_runs = newestRuns(count);
        if (count > 1) {
            m_presets.presets.push_back(ownPreset("nightly", 8));
            m_presets.presets.push_back(ownPreset("내 레시피: 야간에 돌리는 작은 배치, 낮은 학습률, 긴 문맥", 2));
        }
        OpenWindow window;
        Language::instance().choose(language);
        Theme::instance().choose(theme);
        window->resize(1280, 800);
        const QString name = QString("home-%1-%2-%3").arg(theme, language).arg(count);
        settle(*window);
        QTRY_COMPARE(runs(window)->model()->rowCount(), std::min(count, int(HomeRuns::most)));
        savePicture(*window, name, scale);
        if (count == 3) { // the keyboard on a row, the mouse over another, something dragged over the page
            activate(window);
            runs(window)->setFocus(Qt::TabFocusReason);
            QTest::mouseMove(recipes(window)->viewport(), middleOf(recipes(window), 1));
            QVERIFY(drag(window, {written("rows.jsonl")}, false));
            savePicture(*window, name + "-acting", scale);
        }
        window->resize(window->minimumSize());
        savePicture(*window, name + "-small", scale);
        auto* area = window->page("home")->findChild<QScrollArea*>();
        QVERIFY(area->widget()->width() <= area->viewport()->width()); // nothing is beside the page
        area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
        savePicture(*window, name + "-small-end", scale);
    }
};

LATHE_TEST(TestHome)
#include "tst_home.moc"
