// What every method promises, run over every row of the table of methods on a small model with random weights.
#include "backend/engine/peft/method_bench.h"
#include "base/json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "methods/methods.h"
#include "peft/adapter_set.h"
#include "peft/method.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace lathe;
using namespace lathe::test;

namespace {

void addMethods() {
    QTest::addColumn<QString>("name");
    for (const MethodInfo& info : methodInfos())
        QTest::newRow(std::string(info.name).c_str()) << QString::fromStdString(std::string(info.name));
}

} // namespace

class TestMethodContract : public QObject {
    Q_OBJECT
private slots:
    void freshAnswersAsItsRowSays_data() { addMethods(); }
    void freshAnswersAsItsRowSays() {
        QFETCH(QString, name);
        for (at::ScalarType dtype : {at::kFloat, at::kBFloat16}) {
            Bench bench(name.toStdString(), dtype);
            const at::Tensor before = bench.logits();
            const AttachReport report = bench.method->attach(*bench.model, 11);
            QVERIFY(report.unmatched.empty());
            const at::Tensor fresh = bench.logits();
            const FreshStart start = methodInfo(name.toStdString()).fresh;
            if (start == FreshStart::Same) QVERIFY(at::equal(fresh, before));
            if (start == FreshStart::Near)
                QVERIFY(largestDifference(fresh, before) < 0.1 * before.std().item<double>());
            if (start == FreshStart::Changed) QVERIFY(fresh.sizes() != before.sizes() || !at::equal(fresh, before));
            bench.method->enable(false);
            QVERIFY(at::equal(bench.logits(), before));
        }
    }

    void trainsOnlyWhatItNames_data() { addMethods(); }
    void trainsOnlyWhatItNames() {
        QFETCH(QString, name);
        Bench bench(name.toStdString());
        const at::Tensor base = bench.logits();
        bench.method->attach(*bench.model, 11);
        if (bench.method->trainable().empty()) QSKIP("this method trains nothing");
        const at::Tensor fresh = bench.logits();
        const auto before = bench.baseWeights();
        const std::vector<double> losses = fiveSteps(*bench.model, bench.method->trainable(), bench.batch);
        QVERIFY(losses.back() < losses.front());
        const at::Tensor trained = bench.logits();
        QVERIFY(!at::equal(trained, fresh));
        for (const auto& [weightName, weight] : bench.baseWeights())
            if (!bench.trains(weightName)) QVERIFY2(at::equal(weight, before.at(weightName)), weightName.c_str());
        bench.method->enable(false);
        QVERIFY(at::equal(bench.logits(), base));
        bench.method->enable(true);
        QVERIFY(at::equal(bench.logits(), trained));
    }

    void countsAreWhatTrains_data() { addMethods(); }
    void countsAreWhatTrains() {
        QFETCH(QString, name);
        Bench bench(name.toStdString());
        bench.method->attach(*bench.model, 11);
        std::map<std::string, std::vector<std::int64_t>> counted, trained;
        for (const TrainedTensor& tensor : countMethods(bench.model->spec(), bench.choices).tensors)
            counted[tensor.name] = tensor.shape;
        for (const Parameter* parameter : bench.method->trainable())
            trained[parameter->name()] = parameter->master().sizes().vec();
        for (const auto& [tensor, shape] : counted)
            QVERIFY2(trained.contains(tensor) && trained.at(tensor) == shape, tensor.c_str());
        QCOMPARE(counted.size(), trained.size());
    }

    void savedAndLoadedIsTheSame_data() { addMethods(); }
    void savedAndLoadedIsTheSame() {
        QFETCH(QString, name);
        Bench bench(name.toStdString());
        bench.method->attach(*bench.model, 11);
        if (!bench.method->trainable().empty()) fiveSteps(*bench.model, bench.method->trainable(), bench.batch);
        QTemporaryDir out;
        const std::filesystem::path folder = out.path().toStdString() + "/saved";
        bench.method->save(folder, "base");
        if (!isAdapterFolder(folder)) // a whole model: its configuration comes with the export
            std::filesystem::copy_file(bench.folder.path().toStdString() + "/config.json", folder / "config.json");
        Bench other(name.toStdString());
        const MethodChoice choice = readAdapterConfig(folder);
        QVERIFY(methodRow(choice.method).counter.count
                == methodRow(name.toStdString()).counter.count); // QLoRA is read back as LoRA: the adapter is the same
        other.method = makeMethod(choice);
        other.method->attach(*other.model, 12);
        other.method->load(folder);
        QVERIFY(largestDifference(other.logits(), bench.logits()) == 0);
    }

    void mergedIsTheSame_data() { addMethods(); }
    void mergedIsTheSame() {
        QFETCH(QString, name);
        Bench bench(name.toStdString());
        QCOMPARE(bench.method->canMerge(), methodInfo(name.toStdString()).merges);
        bench.method->attach(*bench.model, 11);
        if (!bench.method->canMerge()) {
            QVERIFY_THROWS_EXCEPTION(Error, bench.method->merge(*bench.model));
            return;
        }
        fiveSteps(*bench.model, bench.method->trainable(), bench.batch);
        const at::Tensor before = bench.logits();
        const auto weights = bench.baseWeights();
        bench.method->merge(*bench.model);
        QVERIFY(largestDifference(bench.logits(), before) < 1e-5);
        bench.method->unmerge(*bench.model);
        QVERIFY(at::equal(bench.logits(), before));
        for (const auto& [weightName, weight] : bench.baseWeights())
            QVERIFY2(at::equal(weight, weights.at(weightName)), weightName.c_str());
    }

    void recomputingChangesNothing_data() { addMethods(); }
    void recomputingChangesNothing() {
        QFETCH(QString, name);
        std::vector<at::Tensor> gradients[2];
        for (int recompute : {0, 1}) {
            Bench bench(name.toStdString());
            if (find(bench.choices[0].settings.fields(), "dropout")) bench.choices[0].settings.set(field::dropout, 0.3);
            bench.method = makeMethod(bench.choices);
            bench.method->attach(*bench.model, 11);
            if (bench.method->trainable().empty()) QSKIP("this method trains nothing");
            bench.model->loss(bench.batch, {.training = true, .seed = 4, .step = 2, .recompute = recompute == 1})
                .sum.backward();
            for (const Parameter* parameter : bench.method->trainable())
                gradients[recompute].push_back(parameter->master().grad());
        }
        for (std::size_t i = 0; i < gradients[0].size(); ++i)
            QVERIFY(largestDifference(gradients[0][i], gradients[1][i]) < 1e-5);
    }

    void combinationsAreMutual() {
        for (const MethodInfo& info : methodInfos())
            for (const std::string_view partner : info.combinesWith) {
                const auto& back = methodInfo(partner).combinesWith;
                QVERIFY2(std::find(back.begin(), back.end(), info.name) != back.end(), std::string(partner).c_str());
            }
        QVERIFY_THROWS_EXCEPTION(Error, Bench(std::vector<std::string>{"prefix_tuning", "prompt_tuning"}));
    }

    void severalAtOnce_data() {
        QTest::addColumn<QStringList>("names");
        QTest::newRow("prefix and LoRA") << QStringList{"prefix_tuning", "lora"};
        QTest::newRow("prompt and norms") << QStringList{"prompt_tuning", "norms"};
        QTest::newRow("LoRA and adapter") << QStringList{"lora", "adapter"};
    }
    void severalAtOnce() {
        QFETCH(QStringList, names);
        std::vector<std::string> list;
        for (const QString& name : names) list.push_back(name.toStdString());
        Bench bench(list);
        const at::Tensor base = bench.logits();
        bench.method->attach(*bench.model, 11);
        QCOMPARE(std::int64_t(bench.method->trainable().size()),
                 std::int64_t(countMethods(bench.model->spec(), bench.choices).tensors.size()));
        const std::vector<double> losses = fiveSteps(*bench.model, bench.method->trainable(), bench.batch);
        QVERIFY(losses.back() < losses.front());
        const at::Tensor trained = bench.logits();
        QTemporaryDir out;
        const std::filesystem::path folder = out.path().toStdString() + "/saved";
        bench.method->save(folder, "base");
        QVERIFY(isAdapterFolder(folder));
        Bench other(list);
        other.method = makeMethod(readMethodChoices(folder));
        other.method->attach(*other.model, 12);
        other.method->load(folder);
        QVERIFY(at::equal(other.logits(), trained));
        bench.method->enable(false);
        QVERIFY(at::equal(bench.logits(), base));
        bench.method->enable(true);
        QVERIFY(at::equal(bench.logits(), trained));
    }

    void switchedAndAddedAdapters() {
        std::vector<std::string> folders;
        QTemporaryDir out;
        std::vector<at::Tensor> alone, changes[2];
        for (const std::uint64_t seed : {1, 2}) {
            Bench bench("lora");
            bench.method->attach(*bench.model, seed);
            fiveSteps(*bench.model, bench.method->trainable(), bench.batch);
            folders.push_back(out.path().toStdString() + "/" + std::to_string(seed));
            bench.method->save(folders.back(), "base");
            alone.push_back(bench.logits());
            const auto base = bench.baseWeights();
            bench.method->merge(*bench.model);
            for (const auto& [name, weight] : bench.baseWeights()) changes[seed - 1].push_back(weight - base.at(name));
        }
        Bench bench("lora");
        const at::Tensor base = bench.logits();
        {
            AdapterSet set(*bench.model);
            set.add("one", folders[0]);
            set.add("two", folders[1]);
            QVERIFY(at::equal(bench.logits(), base));
            set.activate({{"one", 1}});
            QVERIFY(at::equal(bench.logits(), alone[0]));
            set.activate({{"two", 1}});
            QVERIFY(at::equal(bench.logits(), alone[1]));
            set.activate({{"one", 0.5}, {"two", -0.25}});
            const at::Tensor sum = bench.logits();
            QVERIFY_THROWS_EXCEPTION(Error, set.activate({{"three", 1}}));
            QVERIFY_THROWS_EXCEPTION(Error, set.add("one", folders[0]));
            QVERIFY(at::equal(bench.logits(), sum));
            set.activate({});
            QVERIFY(at::equal(bench.logits(), base));
            Bench merged("lora");
            std::size_t i = 0;
            std::map<std::string, at::Tensor> byName;
            for (const auto& [name, weight] : merged.baseWeights())
                byName[name] = changes[0][i] * 0.5 - changes[1][i] * 0.25, ++i;
            for (const auto& [name, weight] : merged.model->weights()) weight.add_(byName.at(name));
            QVERIFY(largestDifference(merged.logits(), sum) < 1e-5);
        }
        QVERIFY(at::equal(bench.logits(), base));
    }

    void adaptersThatDoNotAddUpAreSwitched() { // two kinds at once, one of them LoRA
        QTemporaryDir out;
        std::map<std::string, at::Tensor> alone;
        for (const std::string name : {"lora", "adapter", "ia3", "prefix_tuning"}) {
            Bench bench(name);
            bench.method->attach(*bench.model, 5);
            fiveSteps(*bench.model, bench.method->trainable(), bench.batch);
            bench.method->save(out.path().toStdString() + "/" + name, "base");
            alone[name] = bench.logits();
        }
        Bench bench("lora");
        const at::Tensor base = bench.logits();
        AdapterSet set(*bench.model);
        for (const auto& [name, logits] : alone) set.add(name, out.path().toStdString() + "/" + name);
        QVERIFY(at::equal(bench.logits(), base));
        for (const auto& [name, logits] : alone) {
            set.activate({{name, 1}});
            QVERIFY2(at::equal(bench.logits(), logits), name.c_str());
        }
        set.activate({{"adapter", 1}});
        QVERIFY_THROWS_EXCEPTION(Error, set.activate({{"adapter", 0.5}}));
        QVERIFY_THROWS_EXCEPTION(Error, set.activate({{"adapter", 1}, {"lora", 1}}));
        QVERIFY(at::equal(bench.logits(), alone.at("adapter")));
        set.remove("ia3");
        QVERIFY(at::equal(bench.logits(), alone.at("adapter")));
        set.activate({});
        QVERIFY(at::equal(bench.logits(), base));
    }

    void scaledInputsInAGroup() { // IA3 on some layers of a shared product: gradients against finite differences
        Bench bench("ia3");
        bench.choices[0].settings.set(field::targetModules,
                                      std::vector<std::string>{"gate_proj", "q_proj", "k_proj", "down_proj"});
        bench.choices[0].settings.set(field::feedforwardModules,
                                      std::vector<std::string>{"gate_proj", "q_proj", "down_proj"});
        bench.method = makeMethod(bench.choices);
        bench.method->attach(*bench.model, 11);
        at::manual_seed(2);
        for (Parameter* parameter : bench.method->trainable()) {
            at::NoGradGuard quiet;
            parameter->master().add_(torch::randn_like(parameter->master()), 0.2);
        }
        bench.model->loss(bench.batch, {.training = true}).sum.backward();
        for (Parameter* parameter : bench.method->trainable()) {
            const at::Tensor values = parameter->master().detach().view({-1}),
                             gradient = parameter->master().grad().view({-1});
            const std::int64_t at = gradient.abs().argmax().item<std::int64_t>();
            const float was = values[at].item<float>(), step = 2e-3f;
            double sums[2];
            for (int side : {0, 1}) {
                values[at] = was + (side ? step : -step);
                sums[side] = meanLoss(*bench.model, bench.batch) * double(bench.batch.trainedTokens);
            }
            values[at] = was;
            const double slope = (sums[1] - sums[0]) / (2 * step), ours = gradient[at].item<double>();
            QVERIFY2(std::abs(slope - ours) < 0.02 * std::abs(ours) + 2e-2, parameter->name().c_str());
        }
        const at::Tensor before = bench.logits();
        bench.method->merge(*bench.model);
        QVERIFY(largestDifference(bench.logits(), before) < 1e-5);
    }

    void whatBottlenecksAddIsDroppedByPlace_data() {
        QTest::addColumn<QString>("name");
        for (const MethodInfo& info : methodInfos())
            if (find(*info.fields, "dropout") && find(*info.fields, "reduction_factor"))
                QTest::newRow(std::string(info.name).c_str()) << QString::fromStdString(std::string(info.name));
    }
    void whatBottlenecksAddIsDroppedByPlace() { // the bits are a function of step, place and example: no cut of the
                                                // batch changes them
        QFETCH(QString, name);
        Bench bench(name.toStdString());
        bench.choices[0].settings.set(field::dropout, 0.5);
        bench.method = makeMethod(bench.choices);
        bench.method->attach(*bench.model, 4);
        at::manual_seed(2);
        for (Parameter* parameter : bench.method->trainable()) {
            at::NoGradGuard quiet;
            parameter->master().add_(torch::randn_like(parameter->master()), 0.3);
        }
        const auto lossOf = [&](const TokenBatch& batch, const StepContext& step) {
            return bench.model->loss(batch, step).sum.item<double>();
        };
        const StepContext step{.training = true, .seed = 9, .step = 3};
        const double whole = lossOf(bench.batch, step);
        double parts = 0;
        for (std::size_t s = 0; s + 1 < bench.batch.starts.size(); ++s) {
            const std::int64_t first = bench.batch.starts[s], count = bench.batch.starts[s + 1] - first;
            TokenBatch one;
            one.ids = bench.batch.ids.narrow(0, first, count);
            one.positions = bench.batch.positions.narrow(0, first, count);
            one.targets = bench.batch.targets.narrow(0, first, count);
            one.starts = {0, count};
            one.examples = {bench.batch.examples.empty() ? std::int64_t(s) : bench.batch.examples[s]};
            parts += lossOf(one, step);
        }
        QVERIFY2(std::abs(whole - parts) < 1e-4 * whole, qPrintable(QString("%1 %2").arg(whole).arg(parts)));
        QCOMPARE(lossOf(bench.batch, step), whole);
        QVERIFY(lossOf(bench.batch, {.training = true, .seed = 9, .step = 4}) != whole);
        QVERIFY(lossOf(bench.batch, {}) != whole);
        const auto gradient = [&](bool recompute) {
            Parameter& parameter = *bench.method->trainable()[0];
            parameter.master().mutable_grad() = at::Tensor();
            StepContext own = step;
            own.recompute = recompute;
            bench.model->loss(bench.batch, own).sum.backward();
            return parameter.master().grad().clone();
        };
        QVERIFY(largestDifference(gradient(false), gradient(true)) < 1e-6);
    }

    void promptsStartFromATextsWords() {
        Bench bench("prompt_tuning");
        bench.choices[0].settings.set(field::promptInit, PromptInit::Text);
        bench.choices[0].settings.set(field::initText, "two words");
        bench.choices[0].settings.set(field::numVirtualTokens, std::int64_t(5));
        const auto method =
            makeMethod(bench.choices, [](const std::string&) { return std::vector<std::int32_t>{7, 9}; });
        method->attach(*bench.model, 0);
        const at::Tensor words = bench.model->wordEmbeddings(), prompt = method->trainable()[0]->master();
        for (std::int64_t i = 0; i < 5; ++i) QVERIFY(at::equal(prompt[i], words[i % 2 ? 9 : 7]));
    }

    void loraPlusRates() { // arXiv 2402.12354: B learns faster than A
        Bench bench("lora");
        bench.choices[0].settings.set(field::loraplusRatio, 16.0);
        bench.method = makeMethod(bench.choices);
        bench.method->attach(*bench.model, 11);
        for (const Parameter* parameter : bench.method->trainable())
            QCOMPARE(bench.method->rateFactor(*parameter), parameter->name().ends_with("lora_B") ? 16.0 : 1.0);
    }

    void impossibleSettingsAreRefused() {
        for (const auto& [method, field, value] : std::vector<std::tuple<std::string, std::string, Value>>{
                 {"lora", "rank", std::int64_t(33)},
                 {"lora", "target_modules", std::vector<std::string>{"no_such"}},
                 {"ia3", "target_modules", std::vector<std::string>{"no_such"}},
                 {"prompt_tuning", "num_virtual_tokens", std::int64_t(64)},
                 {"layers", "layers", std::vector<std::string>{"7"}},
                 {"adapter", "leave_out", std::vector<std::string>{"7"}},
                 {"compacter", "phm_dim", std::int64_t(3)},
                 {"adapter_fusion", "adapters", std::vector<std::string>{"/no/such/folder", "/nor/this"}}}) {
            Bench bench(method);
            bench.choices[0].settings.set(FieldName(field), value);
            QVERIFY(!methodRow(method).counter.check(bench.model->spec(), bench.choices[0].settings).empty());
            QVERIFY_THROWS_EXCEPTION(Error, makeMethod(bench.choices)->attach(*bench.model, 0));
        }
    }

    void foreignKeysAreNamed() {
        Bench bench("lora");
        bench.method->attach(*bench.model, 11);
        QTemporaryDir out;
        const std::string folder = out.path().toStdString();
        bench.method->save(folder, "base");
        bench.choices[0].settings.set(field::targetModules, std::vector<std::string>{"q_proj"});
        bench.choices[0].settings.set(field::rank, std::int64_t(2));
        Bench other("lora");
        const auto method = makeMethod(bench.choices);
        method->attach(*other.model, 0);
        try {
            method->load(folder);
            QFAIL("keys that match nothing were accepted");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::BadFile);
            const QString message = QString::fromStdString(error.info().message);
            QCOMPARE(message.count("_proj.lora_"), 3);
            QVERIFY(message.contains("more"));
        }
    }

    void adaptersOfDifferentBasesAreNotFused() {
        Bench bench("adapter_fusion");
        const std::string second = bench.choices[0].settings.get(field::adapters)[1] + "/adapter_config.json";
        nlohmann::json config = readJsonFile(second);
        config["model_name"] = "another";
        std::ofstream(second) << config.dump();
        try {
            bench.method->attach(*bench.model, 0);
            QFAIL("adapters of two bases were fused");
        } catch (const Error& error) {
            QVERIFY(QString::fromStdString(error.info().message).contains("another"));
        }
    }
};

LATHE_TEST(TestMethodContract)
#include "tst_method_contract.moc"
