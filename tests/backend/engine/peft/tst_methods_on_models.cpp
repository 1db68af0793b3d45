// Every method on every kind of model: the cases of the reference files and those that are made beside them, one of
// each family and head.
#include "backend/engine/peft/method_bench.h"
#include "lathe/error.h"
#include "methods/methods.h"
#include "model/key_value_cache.h"
#include "models/architectures.h"
#include "models/read_model_spec.h"
#include "peft/adapter_set.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace lathe;
using namespace lathe::test;

namespace {

bool isListed(const std::filesystem::path& folder) {
    const std::string name = readJson(folder / "config.json").at("architectures").at(0);
    return std::any_of(architectures().begin(), architectures().end(),
                       [&](const Architecture& row) { return row.name == name; });
}

/// What differs between two models as methods see them.
std::string kindOf(const ModelSpec& spec) {
    return spec.architecture + char('0' + int(spec.norm)) + char('0' + int(spec.queryKeyNorm))
           + (spec.parallel ? 'p' : 's') + (spec.normsAfter ? 'a' : 'b') + (spec.window > 0 ? 'w' : 'f');
}

/// The last token of the first segment: from a cache, a few tokens first, then one by one; and in one pass.
double cacheDiffers(Bench& bench) {
    const std::int64_t count = bench.batch.starts[1];
    std::vector<std::int32_t> ids;
    for (std::int64_t i = 0; i < count; ++i) ids.push_back(bench.batch.ids[i].item<std::int32_t>());
    KeyValueCache cache;
    at::Tensor last = bench.model->next(std::span(ids).first(4), cache);
    for (std::size_t i = 4; i < ids.size(); ++i) last = bench.model->next(std::span(ids).subspan(i, 1), cache);
    TokenBatch first;
    first.ids = bench.batch.ids.narrow(0, 0, count);
    first.positions = at::arange(count, at::kLong);
    first.starts = {0, count};
    first.examples = {0};
    at::NoGradGuard quiet;
    const at::Tensor all = bench.model->logits(bench.model->hidden(first, {}));
    return largestDifference(last, all[all.size(0) - 1]);
}

std::vector<at::Tensor> gradients(Bench& bench, bool recompute) {
    for (Parameter* parameter : bench.method->trainable()) parameter->master().mutable_grad().reset();
    bench.model->loss(bench.batch, {.training = true, .recompute = recompute}).sum.backward();
    std::vector<at::Tensor> all;
    for (const Parameter* parameter : bench.method->trainable()) {
        if (!parameter->master().grad().defined()) throw std::runtime_error(parameter->name() + " has no gradient");
        all.push_back(parameter->master().grad().clone());
    }
    return all;
}

#define HOLDS(what) QVERIFY2(what, name.c_str())

} // namespace

class TestMethodsOnModels : public QObject {
    Q_OBJECT
private slots:
    void fixtureModels_data() {
        QTest::addColumn<QString>("folder");
        std::set<std::string> seen;
        for (const auto& folder : modelCases())
            if (isListed(folder) && seen.insert(kindOf(readModelSpec(folder))).second)
                QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixtureModels() {
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString();
        for (const MethodInfo& info : methodInfos()) {
            const std::string name(info.name);
            Bench bench(name, at::kFloat, path);
            if (const auto problems =
                    methodRow(name).counter.check(bench.model->spec(), bench.choices.front().settings);
                !problems.empty()) {
                HOLDS(!problems.front().message.empty()); // refused before a run begins
                continue;
            }
            const at::Tensor base = bench.logits();
            std::size_t counted = 0;
            try {
                counted = countMethods(bench.model->spec(), bench.choices).tensors.size();
            } catch (
                const Error& error) { // what cannot be counted cannot be attached: BitFit where there are no biases
                QVERIFY_THROWS_EXCEPTION(Error, bench.method->attach(*bench.model, 11));
                continue;
            }
            bench.method->attach(*bench.model, 11);
            HOLDS(counted == bench.method->trainable().size());
            if (info.fresh == FreshStart::Same) HOLDS(at::equal(bench.logits(), base));
            if (counted == 0) continue;

            const auto weights = bench.baseWeights();
            const std::vector<double> losses = fiveSteps(*bench.model, bench.method->trainable(), bench.batch);
            HOLDS(losses.back() < losses.front());
            const at::Tensor trained = bench.logits();
            for (const auto& [weightName, weight] : bench.baseWeights())
                if (!bench.trains(weightName)) HOLDS(at::equal(weight, weights.at(weightName)));
            bench.method->enable(false);
            HOLDS(at::equal(bench.logits(), base));
            bench.method->enable(true);
            HOLDS(at::equal(bench.logits(), trained));
            if (bench.model->spec().head.kind == HeadKind::LanguageModel && bench.batch.splits.empty())
                HOLDS(cacheDiffers(bench) < 1e-4);

            const auto plain = gradients(bench, false), again = gradients(bench, true);
            for (std::size_t i = 0; i < plain.size(); ++i)
                HOLDS(largestDifference(plain[i], again[i])
                      < 1e-4 * std::max(1.0, plain[i].abs().max().item<double>()));

            const std::filesystem::path saved = bench.folder.path().toStdString() + "/saved";
            bench.method->save(saved, path.string());
            if (!isAdapterFolder(saved)) std::filesystem::copy_file(path / "config.json", saved / "config.json");
            Bench other(name, at::kFloat, path);
            other.method = makeMethod(readAdapterConfig(saved));
            other.method->attach(*other.model, 12);
            other.method->load(saved);
            HOLDS(at::equal(other.logits(), trained));

            if (!bench.method->canMerge()) continue;
            bench.method->merge(*bench.model);
            HOLDS(largestDifference(bench.logits(), trained) < 1e-4);
            bench.method->unmerge(*bench.model);
            HOLDS(at::equal(bench.logits(), trained));
        }
    }
};

LATHE_TEST(TestMethodsOnModels)
#include "tst_methods_on_models.moc"
