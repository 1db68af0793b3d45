// A prefix that starts as words is these words: what the model says after it is what it says after the words
// themselves, whatever the family.
#include "backend/engine/support/test_device.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "model/key_value_cache.h"
#include "model/model.h"
#include "models/read_model_spec.h"
#include "peft/method.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

constexpr std::int64_t count = 5;

MethodChoice prefixOf(PromptInit init, const char* text = "") {
    MethodChoice choice{"prefix_tuning", Settings(*methodInfo("prefix_tuning").fields)};
    choice.settings.set(field::numVirtualTokens, count);
    choice.settings.set(field::promptInit, init);
    choice.settings.set(field::initText, std::string(text));
    return choice;
}

std::vector<std::int32_t> someIds(std::int64_t length, std::int64_t step, std::int64_t vocabulary) {
    std::vector<std::int32_t> ids;
    for (std::int64_t i = 0; i < length; ++i) ids.push_back(std::int32_t((i * step + 11) % vocabulary));
    return ids;
}

} // namespace

class TestPrefixStart : public QObject {
    Q_OBJECT
private slots:
    void fixtureFamilies_data() {
        QTest::addColumn<QString>("folder");
        bool any = false;
        for (const char* name : {"llama_tied", "llama", "gpt2", "qwen2", "qwen3", "mistral"})
            if (const auto folder = fixtures() / "tiny" / name; std::filesystem::exists(folder)) {
                QTest::newRow(name) << QString::fromStdString(folder.string());
                any = true;
            }
        if (!any) QTest::newRow("none") << QString();
    }
    void fixtureFamilies() {
        QFETCH(QString, folder);
        if (folder.isEmpty()) QSKIP(noFixture);
        const auto model = loadModel(folder.toStdString(), onTestDevice({.dtype = at::kFloat}));
        const std::int64_t vocabulary = model->spec().vocabulary;
        const std::vector<std::int32_t> words = someIds(3, 7, vocabulary), text = someIds(9, 5, vocabulary);
        const std::vector<std::int32_t> repeated{words[0], words[1], words[2], words[0], words[1]}; // five of them
        KeyValueCache behind;
        model->next(repeated, behind);
        const at::Tensor expected = model->next(text, behind).cpu();

        const auto method = makeMethod(prefixOf(PromptInit::Text, "any"), [&](const std::string&) { return words; });
        method->attach(*model, 1);
        KeyValueCache cache;
        const at::Tensor said = model->next(text, cache).cpu();
        const double apart = (said - expected).abs().max().item<double>();
        QVERIFY2(apart < 1e-4, qPrintable(QString::number(apart)));
        method->enable(false);
        KeyValueCache without;
        QVERIFY((model->next(text, without).cpu() - expected).abs().max().item<double>() > 1e-3);
    }

    void wordsAreDrawnByTheSeed() {
        const auto folder = fixtures() / "tiny" / "llama_tied";
        if (!std::filesystem::exists(folder)) QSKIP(noFixture);
        const auto vectorsOf = [&](PromptInit init, std::uint64_t seed, bool tokenizes) {
            const auto model = loadModel(folder, onTestDevice({.dtype = at::kFloat}));
            const auto method = makeMethod(
                prefixOf(init),
                tokenizes ? TextToIds([](const std::string&) { return std::vector<std::int32_t>{1}; }) : TextToIds());
            method->attach(*model, seed);
            return method->trainable().at(0)->master().cpu().clone();
        };
        const at::Tensor one = vectorsOf(PromptInit::Vocabulary, 1, true);
        QVERIFY(one.equal(vectorsOf(PromptInit::Vocabulary, 1, true)));
        QVERIFY(!one.equal(vectorsOf(PromptInit::Vocabulary, 2, true)));
        const at::Tensor random = vectorsOf(PromptInit::Random, 1, true);
        QVERIFY(!one.equal(random));
        QVERIFY(random.equal(vectorsOf(PromptInit::Vocabulary, 1, false))); // a saved one is about to be put there
    }
};

LATHE_TEST(TestPrefixStart)
#include "tst_prefix_start.moc"
