// The ready presets, against the fields that they set, and what a preset leaves of a recipe.
#include "lathe/field_keys.h"
#include "lathe/presets.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <set>

using namespace lathe;
using nlohmann::json;

namespace {

const Preset& preset(const char* name) { return *findPreset(readyPresets(), name); }

std::set<std::string> keysOf(const Preset& of) {
    std::set<std::string> keys;
    const json object = json::parse(of.json);
    for (const auto& [key, value] : object.items()) keys.insert(key);
    return keys;
}

/// Every field is something that a person gave.
Recipe crowded() {
    Recipe recipe = recipeFromJson(R"({"name": "mine", "model": "m", "data": [{"path": "a.jsonl"}], "batch_size": 3,
        "quantization": "int8", "epochs": 7, "learning_rate": 0.1, "packing": true, "seed": 5, "optimizer": "paged_adamw",
        "methods": [{"method": "ia3"}]})");
    return recipe;
}

} // namespace

class TestReadyPresets : public QObject {
    Q_OBJECT
private slots:
    void everyReadyRecipeIsAPreset() {
        std::set<std::string> names;
        for (const Preset& each : readyPresets()) {
            QVERIFY(names.insert(each.name).second);
            QVERIFY(!each.label.empty() && !each.summary.empty() && !each.own);
            const Recipe says = recipeFromJson(each.json);
            QVERIFY(says.data.empty() && !says.settings.isGiven(field::model));
        }
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(LATHE_SOURCE_DIR "/resources/recipes")) {
            if (entry.path().extension() != ".json") continue;
            ++files;
            QVERIFY2(names.contains(entry.path().stem().string()), entry.path().c_str());
            std::ifstream file(entry.path());
            const std::string text{std::istreambuf_iterator<char>(file), {}};
            QCOMPARE(preset(entry.path().stem().c_str()).json, text);
        }
        QCOMPARE(files, names.size());
    }

    /// Whichever came before, the last of them decides: none leaves something behind.
    void thoseOfOneKindReplaceEachOther() {
        const std::vector<const Preset*> kind{&preset("memory_lean"), &preset("balanced"), &preset("thorough")};
        for (const Preset* one : kind) {
            QCOMPARE(keysOf(*one), keysOf(*kind.front()));
            for (const Preset* other : kind)
                QVERIFY(withPreset(withPreset(crowded(), *one), *other) == withPreset(crowded(), *other));
        }
    }

    void modelDataAndNameStay() {
        for (const Preset& each : readyPresets()) {
            const Recipe before = crowded(), after = withPreset(before, each);
            QVERIFY(after.data == before.data);
            for (const FieldName name : {FieldName(field::model), FieldName(field::name)})
                QVERIFY(after.settings.given(name) == before.settings.given(name));
            QCOMPARE(after.settings.isGiven(field::seed), !each.whole); // of which it says nothing
            QVERIFY(withPreset(after, each) == after);
        }
    }

    void theWorkedExampleIsItsFile() {
        const Recipe made = withPreset(crowded(), preset("bert_squad"));
        QVERIFY(made.settings.get(field::task) == Task::QuestionAnswering);
        QCOMPARE(made.methods.size(), 1u);
        const Settings& lora = made.methods[0].settings;
        QCOMPARE(lora.get(field::rank), 2);
        QCOMPARE(lora.get(field::alpha), 16.0);
        QCOMPARE(lora.get(field::dropout), 0.1);
        QCOMPARE(lora.get(field::targetModules), (WordList{"query", "value"}));
        QCOMPARE(made.settings.get(field::learningRate), 5e-5);
        QCOMPARE(made.settings.get(field::batchSize), 4);
        QCOMPARE(made.settings.get(field::epochs), 3.0);
        QCOMPARE(made.settings.get(field::maxLength), 384);
        QCOMPARE(made.settings.get(field::logEvery), 10);
        QCOMPARE(made.settings.get(field::evalEvery), 50);
        QCOMPARE(made.settings.get(field::saveEvery), 50);
        QVERIFY(!made.settings.isGiven(field::packing));
    }

    void onesOwnGivesARecipeBack() {
        const Recipe recipe = crowded();
        const Preset own = presetOf(recipe, "as ever");
        QVERIFY(own.own && own.whole && own.label == "as ever");
        Recipe other;
        other.settings.set(field::name, std::string("mine"));
        other.settings.set(field::model, std::string("m"));
        other.settings.set(field::maxLength, std::int64_t(99)); // of which it says nothing
        other.data = recipe.data;
        QVERIFY(withPreset(other, own) == recipe);
        QVERIFY(own.json.find("a.jsonl") == std::string::npos);
    }

    void aNameIsFoundInAnyLetters() {
        QVERIFY(findPreset(readyPresets(), "Memory_Lean") == &preset("memory_lean"));
        QVERIFY(!findPreset(readyPresets(), "memory") && !findPreset(readyPresets(), ""));
    }
};

LATHE_TEST(TestReadyPresets)
#include "tst_presets.moc"
