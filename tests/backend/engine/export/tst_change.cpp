// What a LoRA changed, against LibTorch's own decomposition of the whole matrices, and a LoRA cut to a lower rank.
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "export/change.h"
#include "export/proof.h"
#include "export/tuned_model.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

namespace {

class NoContext final : public JobContext {
public:
    explicit NoContext(EngineHost& host) : m_host(host) {}
    EngineHost& host() override { return m_host; }
    std::stop_token stopToken() const override { return {}; }
    void yieldTurn() override {}
    void waitForCommand() override {}
    std::vector<Command> takeCommands() override { return {}; }
    void report(std::int64_t, std::int64_t, const std::string&) override {}

private:
    EngineHost& m_host;
};

/// A trained LoRA of rank 4.
std::string trained(TinyRun& run) {
    const auto record = run.train();
    if (record.ends.at(0).outcome != Outcome::Finished) throw Error(record.ends.at(0).error);
    return record.ends.at(0).adapter;
}

at::Tensor logitsOf(const std::string& model, const fs::path& adapter) {
    const TunedModel tuned = loadTuned(model, adapter, onTestDevice());
    return probeLogits(*tuned.model);
}

} // namespace

class TestChange : public QObject {
    Q_OBJECT
private slots:
    void singularValuesAreThoseOfTheMatrix() {
        TinyRun run;
        const std::string adapter = trained(run), model = run.recipe.settings.get(field::model);
        NoContext context(run.host);
        const ChangeReport report = analyzeChange({1, {}, model, adapter}, context);
        TunedModel tuned = loadTuned(model, adapter, onTestDevice());
        std::vector<at::Tensor> before;
        for (const Linear* layer : tuned.model->linears()) before.push_back(layer->weight().clone());
        tuned.method->merge(*tuned.model);
        const auto layers = tuned.model->linears();
        QCOMPARE(report.modules.size(), layers.size());
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const at::Tensor expected = at::linalg_svdvals((layers[i]->weight() - before[i]).to(at::kDouble));
            const ModuleChange& change = report.modules[i];
            QCOMPARE(change.module, layers[i]->spec().name);
            QCOMPARE(change.singularValues.size(), std::size_t(4));
            for (std::size_t k = 0; k < 4; ++k)
                QVERIFY(std::abs(change.singularValues[k] - expected[std::int64_t(k)].item<double>()) < 1e-5);
            QVERIFY(std::abs(change.weightNorm - before[i].norm().item<double>()) < 1e-3);
            QVERIFY(std::abs(change.changeNorm - expected.norm().item<double>()) < 1e-5);
        }
    }

    void fullFineTuningShowsItsWholeChange() {
        TinyRun run("full");
        const std::string adapter = trained(run), model = run.recipe.settings.get(field::model);
        NoContext context(run.host);
        const ChangeReport report = analyzeChange({1, {}, model, adapter}, context);
        const auto base = loadModel(model, onTestDevice()), tuned = loadModel(adapter, onTestDevice());
        QCOMPARE(report.modules.size(), base->linears().size());
        const ModuleChange& change = report.modules.front();
        const at::Tensor expected =
            at::linalg_svdvals((tuned->linears()[0]->weight() - base->linears()[0]->weight()).to(at::kDouble));
        for (std::size_t k = 0; k < 4; ++k)
            QVERIFY(std::abs(change.singularValues[k] - expected[std::int64_t(k)].item<double>()) < 1e-4);
    }

    void chosenLayersShowTheirChange() {
        TinyRun run("layers");
        run.recipe.methods.front().settings.set(field::last, std::int64_t(1));
        const std::string adapter = trained(run), model = run.recipe.settings.get(field::model);
        NoContext context(run.host);
        const ChangeReport report = analyzeChange({1, {}, model, adapter}, context);
        const auto base = loadModel(model, onTestDevice());
        const TunedModel tuned = loadTuned(model, adapter, onTestDevice());
        std::size_t shown = 0;
        for (std::size_t i = 0; i < base->linears().size(); ++i) {
            const Linear& layer = *base->linears()[i];
            if (layer.spec().layer != base->spec().layers - 1) continue;
            QCOMPARE(report.modules.at(shown).module, layer.spec().name);
            const double norm = (tuned.model->linears()[i]->weight() - layer.weight()).norm().item<double>();
            QVERIFY(norm > 0 && std::abs(report.modules[shown++].changeNorm - norm) < 1e-5);
        }
        QCOMPARE(report.modules.size(), shown);
    }

    void whatTrainedBesideTheLowRankStays() { // a norm that trained whole is in the cut adapter as it was
        TinyRun run;
        run.recipe.methods.front().settings.set(field::modulesToSave, std::vector<std::string>{"norm"});
        run.recipe.settings.set(field::learningRate, 1e-1);
        const std::string adapter = trained(run), model = run.recipe.settings.get(field::model);
        NoContext context(run.host);
        ResizeAdapter query;
        query.rank = 4;
        const ExportReport same = resizeAdapter(
            {1, query, model, adapter, run.recipe, fs::path(run.home.path().toStdString()) / "cut"}, context);
        const double size = probeLogits(*loadTuned(model, adapter, onTestDevice()).model)
                                .abs()
                                .max()
                                .item<double>(); // such steps make large changes, which are decomposed in fp32
        QVERIFY2(same.largestDifference < 1e-3 * size, (same.proof + " They go up to " + std::to_string(size)).c_str());
    }

    void aLowerRankIsTheBestOfItsRank() {
        TinyRun run;
        const std::string adapter = trained(run), model = run.recipe.settings.get(field::model);
        NoContext context(run.host);
        const fs::path root = run.home.path().toStdString();
        const auto resize = [&](std::int64_t rank) {
            ResizeAdapter query;
            query.rank = rank;
            std::string name = "rank";
            name += std::to_string(rank);
            const Order<ResizeAdapter> order{1, query, model, adapter, run.recipe, root / name};
            return resizeAdapter(order, context);
        };
        const ExportReport same = resize(4);
        QVERIFY2(same.largestDifference < 1e-5, same.proof.c_str()); // nothing is lost at its own rank
        const ExportReport one = resize(1);
        QVERIFY(one.largestDifference > same.largestDifference);
        QVERIFY((logitsOf(model, root / "rank4") - logitsOf(model, adapter)).abs().max().item<double>() < 1e-5);
        // the rank-1 change of a module is the first singular value alone
        const ChangeReport was = analyzeChange({1, {}, model, adapter}, context),
                           now = analyzeChange({1, {}, model, (root / "rank1").string()}, context);
        for (std::size_t i = 0; i < was.modules.size(); ++i)
            QVERIFY(std::abs(now.modules[i].changeNorm - was.modules[i].singularValues[0]) < 1e-5);
        QVERIFY_THROWS_EXCEPTION(Error, resize(5));
        QVERIFY_THROWS_EXCEPTION(Error, resize(0));
    }
};

LATHE_TEST(TestChange)
#include "tst_change.moc"
