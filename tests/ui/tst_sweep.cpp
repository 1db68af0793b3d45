// The page for sweeps as a person uses it: fields, values, which runs there would be, and their start.
#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "models/sweep_model.h"
#include "pages/new_run_page.h"
#include "pages/sweep_page.h"
#include "settings/theme.h"
#include "ui/open_window.h"
#include "ui/picture.h"
#include "widgets/state_stack.h"
#include "widgets/sweep_values.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

namespace {

/// A backend that answers with the product of lists, one of which can't be started.
std::optional<AnswerValue> answerSweeps(RequestId request, const Query& query) {
    if (const auto* plan = std::get_if<PlanSweep>(&query)) {
        SweepPlan answer;
        std::vector<std::vector<Value>> rows{{}};
        for (const VariedField& varied : plan->sweep.varied) {
            std::vector<std::vector<Value>> next;
            for (const auto& row : rows)
                for (const Value& value : varied.values.empty() ? std::vector<Value>{0.5} : varied.values) {
                    next.push_back(row);
                    next.back().push_back(value);
                }
            rows = next;
        }
        for (const auto& row : rows) {
            PlannedRun& run = answer.runs.emplace_back();
            run.recipe = plan->sweep.recipe;
            run.values = row;
            run.peakBytes = run.diskBytes = std::int64_t{100} << 20;
            run.seconds = 60;
            if (row.front() == Value(std::int64_t(512)))
                run.problems.push_back({"batch_size", "It does not fit: 90 GiB are predicted, 40 GiB are free."});
        }
        return answer;
    }
    if (std::holds_alternative<StartSweep>(query))
        return StartedSweep{
            "sweep:ranks", {{"20261122-110000-0001", "rank 8"}, {"20261122-110000-0002", "rank 16"}}, 1};
    return sampleAnswer(request, query);
}

QString startsText(int count) { return SweepPage::tr("&Start %n run(s)", nullptr, count); }

template <class T> const T* lastOf() {
    const T* last = nullptr;
    for (const Query& query : fake().asked)
        if (const auto* one = std::get_if<T>(&query)) last = one;
    return last;
}

} // namespace

class TestSweepPage : public QObject {
    Q_OBJECT

    static Recipe recipe() {
        Recipe made;
        made.settings.set(field::model, "/models/SmolLM2-135M-Instruct");
        made.settings.set(field::name, "ranks");
        made.data.emplace_back(dataFields()).set(field::path, "/data/rows.jsonl");
        made.methods.push_back({"lora", Settings(*methodInfo("lora").fields)});
        return made;
    }
    /// From the form, as a person comes.
    static void openPage(OpenWindow& window) {
        window.go(EditRecipe{recipe()});
        click(window.find<QPushButton>("new", "openSweep"));
        QCOMPARE(window->currentPage(), QString("sweep"));
    }
    static SweepValues* vary(OpenWindow& window, const char* path) {
        auto* choose = window.find<QComboBox>("sweep", "sweepField");
        const int at = choose->findData(QString(path));
        if (at < 0) return nullptr;
        choose->setFocus();
        QTest::keyClick(choose, Qt::Key_Home);
        for (int i = 0; i < at; ++i) QTest::keyClick(choose, Qt::Key_Down);
        click(window.find<QPushButton>("sweep", "varyField"));
        return window.find<SweepValues>("sweep", qPrintable(QString("vary:") + path));
    }

private slots:
    void init() {
        OpenWindow::sampleAnswers();
        fake().answer = answerSweeps;
    }

    void allFieldsOfTheTablesAreOffered() {
        OpenWindow window;
        openPage(window);
        auto* choose = window.find<QComboBox>("sweep", "sweepField");
        for (const Field& field : *methodInfo("lora").fields)
            QVERIFY2(choose->findData(QStringLiteral("methods[0].") + qt(field.name)) >= 0, field.name.data());
        for (const Field& field : recipeFields())
            QVERIFY2(field.name == "name" || choose->findData(qt(field.name)) >= 0, field.name.data());
        for (const Field& field : dataFields())
            QVERIFY2(choose->findData(QStringLiteral("data[0].") + qt(field.name)) >= 0, field.name.data());
        QVERIFY(window.find<QLabel>("sweep", "sweepAbout")->text().contains("SmolLM2"));
        QVERIFY(!window.find<QPushButton>("sweep", "startSweep")->isEnabled());
    }

    void valuesMakeRuns() {
        OpenWindow window;
        openPage(window);
        SweepValues* rank = vary(window, "methods[0].rank");
        QVERIFY(rank);
        QTest::keyClicks(rank->findChild<QLineEdit*>("sweepList"), "8, 16, 512");
        SweepValues* schedule = vary(window, "schedule");
        QVERIFY(schedule);
        click(schedule->findChild<QCheckBox*>("value:cosine"));
        click(schedule->findChild<QCheckBox*>("value:linear"));
        auto* table = window.find<QTableView>("sweep", "sweepTable");
        QTRY_COMPARE(table->model()->rowCount(), 6);
        const Sweep asked = lastOf<PlanSweep>()->sweep;
        QCOMPARE(asked.varied.size(), 2u);
        QCOMPARE(asked.varied[0].values, (std::vector<Value>{std::int64_t(8), std::int64_t(16), std::int64_t(512)}));
        QCOMPARE(asked.varied[1].values.size(), 2u);
        QCOMPARE(asked.draws, 0);
        QVERIFY(asked.recipe == recipe());

        // what can't be started says why, and is left out
        const auto cell = [&](int row, int column) { return table->model()->index(row, column).data().toString(); };
        QVERIFY(cell(4, 2 + SweepModel::Verdict).startsWith("left out: "));
        QVERIFY(cell(4, 2 + SweepModel::Verdict).contains("does not fit"));
        QCOMPARE(cell(0, 2 + SweepModel::Verdict), "ready");
        QCOMPARE(window.find<QPushButton>("sweep", "startSweep")->text(), startsText(4));
        const QString sum = window.find<QLabel>("sweep", "sweepSum")->text();
        QVERIFY2(sum.contains("4 of 6 runs") && sum.contains("4 min") && sum.contains("400"), qPrintable(sum));

        // one that is not wanted is switched off
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Space);
        QTRY_COMPARE(window.find<QPushButton>("sweep", "startSweep")->text(), startsText(3));

        click(window.find<QPushButton>("sweep", "startSweep"));
        QTRY_VERIFY(lastOf<StartSweep>());
        QCOMPARE(lastOf<StartSweep>()->leaveOut, std::vector<std::int64_t>{0});
        QCOMPARE(lastOf<StartSweep>()->sweep.name, "ranks");
        QVERIFY(lastOf<StartSweep>()->sweep.varied == asked.varied);
    }

    void afterTheStartItLeadsOn() {
        OpenWindow window;
        openPage(window);
        QTest::keyClicks(vary(window, "methods[0].rank")->findChild<QLineEdit*>("sweepList"), "8,16");
        click(window.find<QPushButton>("sweep", "startSweep"));
        auto* note = window.find<Banner>("sweep", "sweepNote");
        QTRY_VERIFY(note->isVisible());
        QCOMPARE(note->title(), SweepPage::tr("%n run(s) are in the queue", nullptr, 2));
        QVERIFY(note->text().contains("sweep:ranks"));
        settle(*window); // the note has its place
        click(note->findChild<QPushButton*>("compareSweep"));
        QTRY_COMPARE(window->currentPage(), QString("compare"));
        window->showPage("sweep");
        settle(*window);
        click(note->findChild<QPushButton*>("findSweep"));
        QTRY_COMPARE(window->currentPage(), QString("history"));
        QCOMPARE(window.find<QLineEdit>("history", "search")->text(), "tag = \"sweep:ranks\"");
        window->showPage("sweep");
        settle(*window);
        click(note->findChild<QPushButton*>("showQueue"));
        QTRY_COMPARE(window->currentPage(), QString("queue"));
    }

    void rangesAndChance() {
        OpenWindow window;
        openPage(window);
        SweepValues* rate = vary(window, "learning_rate");
        auto* kind = rate->findChild<QComboBox*>("sweepKind");
        kind->setFocus();
        QTest::keyClick(kind, Qt::Key_Down);
        QTest::keyClicks(rate->findChild<QLineEdit*>("sweepFrom"), "1e-5");
        QTest::keyClicks(rate->findChild<QLineEdit*>("sweepTo"), "1e-3");
        click(rate->findChild<QCheckBox*>("sweepLog"));
        settle(*window);
        QCOMPARE(*lastOf<PlanSweep>()->sweep.varied[0].range, (ValueRange{1e-5, 1e-3, 4, true}));

        click(window.find<QCheckBox>("sweep", "sweepRandom"));
        auto* draws = window.find<QSpinBox>("sweep", "sweepDraws");
        draws->setFocus();
        draws->selectAll();
        QTest::keyClicks(draws, "12");
        auto* seed = window.find<QSpinBox>("sweep", "sweepSeed");
        seed->setFocus();
        seed->selectAll();
        QTest::keyClicks(seed, "7");
        settle(*window);
        QCOMPARE(lastOf<PlanSweep>()->sweep.draws, 12);
        QCOMPARE(lastOf<PlanSweep>()->sweep.seed, 7u);
    }

    void whatCannotBeReadStandsBesideItsField() {
        OpenWindow window;
        openPage(window);
        SweepValues* rank = vary(window, "methods[0].rank");
        auto* list = rank->findChild<QLineEdit*>("sweepList");
        QTest::keyClicks(list, "8, eight");
        settle(*window);
        QVERIFY(!window.find<QPushButton>("sweep", "startSweep")->isEnabled());
        const auto labels = rank->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(),
                            [](QLabel* each) { return each->isVisible() && each->text().contains("whole"); }));
        QCOMPARE(fake().countOf<PlanSweep>(), 0);
        list->clear();
        QTest::keyClicks(list, "8");
        QTRY_VERIFY(window.find<QPushButton>("sweep", "startSweep")->isEnabled());
        window.find<QLineEdit>("sweep", "sweepName")->clear();
        QVERIFY(!window.find<QPushButton>("sweep", "startSweep")->isEnabled());
    }

    void pictures_data() { pictureRows(); }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        OpenWindow window;
        Theme::instance().choose(theme);
        window->resize(1280, 800);
        openPage(window);
        QTest::keyClicks(vary(window, "methods[0].rank")->findChild<QLineEdit*>("sweepList"), "8, 16, 512");
        SweepValues* rate = vary(window, "learning_rate");
        rate->setText("1e-5..1e-3:log:4");
        SweepValues* schedule = vary(window, "schedule");
        schedule->setText("cosine,linear");
        settle(*window);
        savePicture(*window, "sweep-" + theme, scale);
        Theme::instance().choose("light");
    }

    void aFieldIsVariedOnceAndCanBeLeftAlone() {
        OpenWindow window;
        openPage(window);
        SweepValues* rank = vary(window, "methods[0].rank");
        QCOMPARE(vary(window, "methods[0].rank"), rank);
        QCOMPARE(window->page("sweep")->findChildren<SweepValues*>().size(), 1);
        QTest::keyClicks(rank->findChild<QLineEdit*>("sweepList"), "8");
        auto* table = window.find<QTableView>("sweep", "sweepTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        click(rank->findChild<QWidget*>("dontVary"));
        QTRY_COMPARE(table->model()->rowCount(), 0);
        click(window.find<QPushButton>("sweep", "backToRecipe"));
        QVERIFY(static_cast<NewRunPage*>(window->page("new"))->recipe().settings.get(field::name) == "ranks");
    }
};

LATHE_TEST(TestSweepPage)
#include "tst_sweep.moc"
