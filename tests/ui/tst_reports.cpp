// Several methods in a recipe, tasks, scores, and what methods did: driven as a person does it.
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "lathe/scores.h"
#include "models/change_model.h"
#include "models/low_rank.h"
#include "pages/new_run_page.h"
#include "plots/curve_plot.h"
#include "plots/heat_map.h"
#include "support/test_main.h"
#include "ui/acting.h"
#include "ui/fake_workbench.h"
#include "ui/sample_reports.h"
#include "ui/sample_values.h"
#include "widgets/banner.h"
#include "window/main_window.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace lathe;
using namespace lathe::ui;
using test::click;
using test::fake;

namespace {
EvalPoint eval(std::int64_t step, std::map<std::string, double> metrics, bool best = false) {
    return {step, 1.0, 10, std::move(metrics), best};
}
} // namespace

class TestReports : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;

    template <class T>
    T* find(const char* page, const char* name) {
        return m_window->page(page)->findChild<T*>(name);
    }
    QPushButton* buttonSaying(const char* page, const char* text) {
        for (QPushButton* each : m_window->page(page)->findChildren<QPushButton*>())
            if (each->isVisible() && each->text() == text) return each;
        return nullptr;
    }
    void openRun(std::size_t which, const char* tab) {
        emit m_window->page("home")->navigate(OpenRun{test::sampleRuns()[which].id});
        auto* tabs = m_window->page("run")->findChild<QTabWidget*>();
        QTRY_VERIFY(tabs->isVisible());
        for (int i = 0; i < tabs->count(); ++i)
            if (tabs->tabText(i) == tab && tabs->isTabVisible(i)) tabs->setCurrentIndex(i);
        QCOMPARE(tabs->tabText(tabs->currentIndex()), QString(tab));
    }
    std::vector<std::string> methodsInForm() {
        std::vector<std::string> names;
        for (const MethodChoice& choice : static_cast<NewRunPage*>(m_window->page("new"))->recipe().methods)
            names.push_back(choice.method);
        return names;
    }
    void choose(QComboBox* combo, const QVariant& data) {
        QVERIFY(combo);
        QVERIFY2(combo->findData(data) >= 0, qPrintable(data.toString()));
        combo->setCurrentIndex(combo->findData(data));
    }

private slots:
    void init() {
        test::resetFake();
        fake().answer = test::sampleAnswer;
        fake().estimate = test::sampleEstimate;
        m_home = std::make_unique<QTemporaryDir>();
        m_bench = std::make_unique<Workbench>(m_home->path().toStdString());
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QTRY_VERIFY(!m_window->runs().runs().empty());
    }
    void cleanup() {
        m_window.reset();
        m_bench.reset();
    }

    void energyIsTheShareOfSquaredSingularValues() {
        ModuleChange module;
        module.rank = 2;
        module.singularValues = {3, 4}; // 9 and 16 of 25
        std::sort(module.singularValues.rbegin(), module.singularValues.rend());
        module.changeNorm = 5;
        QCOMPARE(energyKept(module, 0), 0.0);
        QCOMPARE(energyKept(module, 1), 16.0 / 25);
        QCOMPARE(energyKept(module, 2), 1.0);
        module.rank = 300; // more than are listed: the norm says what the rest holds
        module.changeNorm = 10;
        QCOMPARE(energyKept(module, 2), 25.0 / 100);
    }

    void lowRankFindsSingularValues() {
        LowRank diagonal({3, 0, 0, 0, -7, 0, 0, 0, 2}, 3, 3); // its singular values are the sizes on the diagonal
        while (diagonal.findNext()) {}
        QCOMPARE(diagonal.found(), 3);
        for (const auto& [index, value] : {std::pair{0, 7.0}, {1, 3.0}, {2, 2.0}})
            QVERIFY(std::abs(diagonal.singularValues()[std::size_t(index)] - value) < 1e-3);
        QVERIFY(std::abs(diagonal.energyKept(1) - 49.0 / 62) < 1e-4);
        std::vector<float> product; // an outer product has rank 1
        for (int r = 0; r < 5; ++r)
            for (int c = 0; c < 4; ++c) product.push_back(float((r + 1) * (2 - c)));
        LowRank one(product, 5, 4);
        QVERIFY(one.findNext());
        QVERIFY(!one.findNext());
        const std::vector<float> again = one.approximation(1);
        for (std::size_t i = 0; i < product.size(); ++i) QVERIFY(std::abs(again[i] - product[i]) < 1e-4);
    }

    void forgettingIsAfterMinusBefore() {
        RunDetail run;
        run.evals = {eval(0, {{"held_out.perplexity", 12.0}, {"accuracy", 0.2}}),
                     eval(10, {{"held_out.perplexity", 13.0}, {"accuracy", 0.9}}, true),
                     eval(20, {{"held_out.perplexity", 15.5}, {"accuracy", 0.8}})};
        const auto forgotten = forgettingOf(run, "held_out.perplexity");
        QVERIFY(forgotten);
        QCOMPARE(forgotten->before, 12.0);
        QCOMPARE(forgotten->difference(), 3.5);
        QVERIFY(forgotten->isWorse());
        QCOMPARE(scoreOf(run, "accuracy")->value, 0.9); // the best checkpoint is the run's result
        run.evals = {eval(0, {{"held_out.accuracy", 0.9}}), eval(20, {{"held_out.accuracy", 0.7}})};
        QVERIFY(forgettingOf(run, "held_out.accuracy")->isWorse()); // of an accuracy, less is forgotten
        run.evals.pop_back();
        QVERIFY(!forgettingOf(run, "held_out.accuracy"));
    }

    void whatQuantizingCostIsWonBack() {
        RunDetail run;
        const auto scored = [&](std::int64_t step, double loss, std::map<std::string, double> metrics,
                                bool best = false) {
            EvalPoint point = eval(step, std::move(metrics), best);
            point.loss = loss;
            return point;
        };
        run.evals = {scored(0, 2.404, {{"unquantized.loss", 2.184}})};
        QVERIFY(!quantizationGapOf(run)); // nothing is trained yet
        run.evals.push_back(scored(10, 2.294, {}, true));
        run.evals.push_back(scored(20, 2.5, {}));
        const auto gap = quantizationGapOf(run);
        QVERIFY(gap);
        QCOMPARE(gap->result, 2.294); // the best checkpoint is the run's result
        QVERIFY(std::abs(*gap->closed() - 0.5) < 1e-9);
        QVERIFY(metricNames(run.evals).empty()); // no curve of its own
        run.evals.front().loss = 2.1;
        QVERIFY(!quantizationGapOf(run)->closed()); // quantizing cost nothing
        run.evals.front().metrics.clear();
        QVERIFY(!quantizationGapOf(run));
    }

    void methodsAreAddedAndRemoved() {
        m_window->showPage("new");
        QCOMPARE(methodsInForm(), std::vector<std::string>{"lora"});
        auto* add = find<QPushButton>("new", "addMethod");
        if (!add->isEnabled()) QSKIP("no method of this version combines with LoRA");
        add->click();
        QCOMPARE(methodsInForm().size(), 2u);
        const std::string second = methodsInForm()[1];
        const auto& partners = methodInfo("lora").combinesWith;
        const auto& others = methodInfo(second).combinesWith;
        QVERIFY2(std::count(partners.begin(), partners.end(), second)
                     || std::count(others.begin(), others.end(), "lora"),
                 second.c_str());

        fake().check = [](const Recipe& recipe) {
            std::vector<Problem> problems;
            if (recipe.methods.size() > 1 && recipe.methods[1].method == "full")
                problems.push_back({"methods", "LoRA and full fine-tuning can't be combined."});
            return problems;
        };
        choose(find<QComboBox>("new", "methodChoice2"), "full");
        auto* problem = find<QLabel>("new", "methodsProblem");
        m_window->page("new")->entered();
        QTRY_VERIFY(!problem->isHidden());
        QVERIFY(problem->text().contains("can't be combined"));
        const auto removers = m_window->page("new")->findChildren<QPushButton*>("removeMethod");
        QCOMPARE(removers.size(), 2);
        removers[1]->click();
        QTRY_COMPARE(methodsInForm(), std::vector<std::string>{"lora"});
        QTRY_VERIFY(problem->isHidden());
    }

    void aRecipeWithSeveralMethodsComesBackWhole() {
        Recipe recipe;
        recipe.settings.set(field::task, Task::SequenceClassification);
        recipe.settings.set(field::labels, std::vector<std::string>{"yes", "no"});
        for (const MethodInfo& info : methodInfos())
            if (recipe.methods.size() < 3) {
                static const Fields none;
                recipe.methods.push_back({std::string(info.name), Settings(info.fields ? *info.fields : none)});
            }
        auto* page = static_cast<NewRunPage*>(m_window->page("new"));
        page->setRecipe(recipe);
        QCOMPARE(QString::fromStdString(toJson(page->recipe())), QString::fromStdString(toJson(recipe)));
    }

    void aTaskShowsTheFieldsItReads() {
        m_window->showPage("new");
        const auto isShown = [&](const char* field) { // editors are made when they are first shown
            const auto* editor = m_window->page("new")->findChild<QWidget*>(field);
            return editor && !editor->parentWidget()->isHidden();
        };
        for (auto* options : m_window->page("new")->findChildren<QPushButton*>("dataOptions"))
            options->setChecked(true);
        QVERIFY(!isShown("labels"));
        QVERIFY(isShown("prompt_column"));
        choose(find<QComboBox>("new", "task"), "sequence_classification");
        QCOMPARE(static_cast<NewRunPage*>(m_window->page("new"))->recipe().settings.text(field::task),
                 std::string("sequence_classification"));
        QVERIFY(isShown("labels"));
        QVERIFY(!isShown("prompt_column"));
        QVERIFY(isShown("text_column"));
    }

    void anyMetricCanBeDrawn() {
        openRun(4, "Curves");
        auto* metric = find<QComboBox>("run", "plottedMetric");
        QTRY_VERIFY(metric->findData("accuracy") > 0);
        choose(metric, "held_out.perplexity");
        auto* plot = find<CurvePlot>("run", "scorePlot");
        QVERIFY(plot->isVisible());
        QVERIFY(!find<CurvePlot>("run", "lossPlot")->isVisible());
        QCOMPARE(int(plot->points(0).x.size()), 4);
        fake().push(EvalLogged{test::sampleRuns()[4].id, eval(400, {{"held_out.perplexity", 13.0}})}); // live, too
        QTRY_COMPARE(int(plot->points(0).x.size()), 5);
    }

    void anEvaluationShowsWhatIsConfused() {
        openRun(4, "Scores");
        QCOMPARE(find<QTableWidget>("run", "evaluations")->rowCount(), 4);
        QVERIFY(find<QLabel>("run", "forgetting")->text().contains("0.31"));
        click(buttonSaying("run", "Evaluate the result"));
        auto* confusion = find<HeatMap>("run", "confusion");
        QTRY_VERIFY(confusion->isVisible());
        QCOMPARE(confusion->table().rows, confusion->table().columns);
        QCOMPARE(confusion->table().values[1][2], 9.0);
        QTRY_COMPARE(confusion->writtenCells(), 16); // every count can be read
    }

    void theTrainedChangeIsCutToALowerRank() {
        openRun(2, "Trained change");
        click(buttonSaying("run", "Measure the change"));
        auto* table = find<QTableView>("run", "changeTable");
        QTRY_COMPARE(table->model()->rowCount(), int(test::sampleChange().modules.size()));
        auto* slider = find<QSlider>("run", "lowerRank");
        QCOMPARE(slider->maximum(), 7); // rank 8 itself loses nothing
        slider->setValue(2);
        const double kept = energyKept(test::sampleChange().modules[0], 2);
        QCOMPARE(table->model()->index(0, ChangeModel::KeptByChosen).data().toString(),
                 QString("%1 %").arg(100 * kept, 0, 'f', 1));
        auto* strip = find<HeatMap>("run", "changeStrip");
        emit strip->cellClicked(3, 5); // the fourth role in layer 5
        QVERIFY(find<QLabel>("run", "changedModule")->text().contains("layer 5, mlp.down_proj"));
        click(find<QPushButton>("run", "exportAtRank"));
        QTRY_COMPARE(fake().countOf<ResizeAdapter>(), 1);
        for (const Query& query : fake().asked)
            if (const auto* order = std::get_if<ResizeAdapter>(&query)) QCOMPARE(order->rank, 2);
    }

    void anExportAtARankIsNotReplacedUnasked() {
        QTemporaryDir home;
        QVERIFY(QDir(home.path()).mkpath("export/rank-2"));
        QFile file(home.filePath("export/rank-2/adapter_config.json"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{}") == 2);
        file.close();
        fake().answer = [&home](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            auto value = test::sampleAnswer(id, query);
            if (auto* detail = value ? std::get_if<RunDetail>(&*value) : nullptr)
                detail->summary.folder = home.path().toStdString();
            return value;
        };
        openRun(2, "Trained change");
        click(buttonSaying("run", "Measure the change"));
        QTRY_VERIFY(find<QSlider>("run", "lowerRank")->isVisible());
        find<QSlider>("run", "lowerRank")->setValue(2);
        click(find<QPushButton>("run", "exportAtRank"));
        QCOMPARE(fake().countOf<ResizeAdapter>(), 0);
        QTRY_VERIFY(find<QPushButton>("run", "replaceExport"));
        click(find<QPushButton>("run", "replaceExport"));
        QTRY_COMPARE(fake().countOf<ResizeAdapter>(), 1);
        for (const Query& query : fake().asked)
            if (const auto* order = std::get_if<ResizeAdapter>(&query))
                QVERIFY(order->overwrite && order->folder == home.filePath("export/rank-2").toStdString());
    }

    void aRefusedAnalysisSaysWhy() {
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<AnalyzeChange>(query))
                return ErrorInfo{ErrorKind::BadInput, "Prompt tuning changes no weight.", "Look at a LoRA run."};
            return test::sampleAnswer(id, query);
        };
        openRun(2, "Trained change");
        click(buttonSaying("run", "Measure the change"));
        QTRY_VERIFY(buttonSaying("run", "Try again"));
    }

    void fusionIsLookedAtByLayerAndToken() {
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            auto value = test::sampleAnswer(id, query);
            if (auto* detail = value ? std::get_if<RunDetail>(&*value) : nullptr)
                detail->recipeJson = detail->resolvedRecipeJson = R"({"methods": [{"method": "adapter_fusion"}]})";
            return value;
        };
        openRun(2, "Fusion");
        click(find<QPushButton>("run", "averageFusion"));
        auto* mean = find<HeatMap>("run", "fusionMean");
        QTRY_VERIFY(mean->isVisible());
        QCOMPARE(int(mean->table().rows.size()), 12);
        QCOMPARE(int(mean->table().columns.size()), 3);
        QTest::keyClicks(find<QLineEdit>("run", "fusionText"), "where is my card");
        click(find<QPushButton>("run", "lookAtText"));
        auto* tokens = find<HeatMap>("run", "fusionTokens");
        QTRY_COMPARE(int(tokens->table().columns.size()), 4);
        emit mean->cellClicked(3, 0);
        QCOMPARE(tokens->table().values[1][2], test::sampleFusion("where is my card").byToken[2][3][1]);
        openRun(0, "Fusion"); // every run here is one
    }

    void otherRunsHaveNoFusion() {
        emit m_window->page("home")->navigate(OpenRun{test::sampleRuns()[2].id});
        auto* tabs = m_window->page("run")->findChild<QTabWidget*>();
        QTRY_VERIFY(tabs->isVisible());
        for (int i = 0; i < tabs->count(); ++i) QCOMPARE(tabs->isTabVisible(i), tabs->tabText(i) != "Fusion");
    }

    void methodsAreMeasuredOnAModel() {
        m_window->showPage("methods");
        auto* start = find<QPushButton>("methods", "measureMethods");
        QVERIFY(!start->isEnabled()); // no model yet
        find<QLineEdit>("methods", "measureModel")->setText("/models/a");
        const auto& infos = methodInfos();
        for (const MethodInfo& info : infos)
            m_window->page("methods")
                ->findChild<QCheckBox*>(QStringLiteral("measure:")
                                        + QString::fromUtf8(info.name.data(), int(info.name.size())))
                ->setChecked(true);
        QVERIFY(start->isEnabled());
        start->click();
        auto* table = find<QTableWidget>("methods", "measures");
        QTRY_COMPARE(table->rowCount(), int(infos.size()) + 1); // and the base alone
        QCOMPARE(fake().countOf<MeasureMethods>(), 1);
        QVERIFY(table->item(1, 7)->text().contains("+9 %")); // 1.09 of the base's time
        if (infos.size() >= 3) QVERIFY(table->item(3, 5)->text().contains("leave no room"));
    }

    void comparedRunsShowScoresAndForgetting() {
        const auto runs = test::sampleRuns();
        emit m_window->page("history")->navigate(CompareRuns{{runs[4].id, runs[5].id}});
        auto* table = find<QTableView>("compare", "metricTable");
        QTRY_VERIFY(table->model()->rowCount() > 3);
        int forgetting = -1;
        for (int row = 0; row < table->model()->rowCount(); ++row)
            if (table->model()->headerData(row, Qt::Vertical).toString().startsWith("Forgetting")) forgetting = row;
        QVERIFY(forgetting >= 0);
        QStringList texts, tips;
        for (int run = 0; run < 2; ++run) {
            texts << table->model()->index(forgetting, run).data().toString();
            tips << table->model()->index(forgetting, run).data(Qt::ToolTipRole).toString();
        }
        texts.sort();
        QCOMPARE(texts, (QStringList{"0.31", "2.74"}));
        QVERIFY2(tips[0].contains("12.31 before"), qPrintable(tips[0]));
        auto* metric = find<QComboBox>("compare", "comparedMetric");
        choose(metric, "metric:accuracy");
        QTRY_COMPARE(int(find<CurvePlot>("compare", "overlayPlot")->points(1).x.size()), 4);
    }
};
LATHE_TEST(TestReports)
#include "tst_reports.moc"
