// Rows of an encoder-decoder: what is read and what is written, as transformers' tokenizers and collators make them.
#include "dataset_helpers.h"
#include "lathe/error.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "text/example_maker.h"

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

namespace {

std::vector<fs::path> models() {
    std::vector<fs::path> all;
    for (const auto& folder : fixtureCases("tiny"))
        if (readJson(folder / "config.json").value("is_encoder_decoder", false) && fs::exists(folder / "tokenizer.json")) all.push_back(folder);
    return all;
}

} // namespace

class TestTwoSides : public QObject {
    Q_OBJECT
private slots:
    void fixtureAPairIsASourceAndATarget_data() {
        QTest::addColumn<QString>("folder");
        for (const auto& folder : models()) QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixtureAPairIsASourceAndATarget() {
        QFETCH(QString, folder);
        const ModelText text = readModelText(folder.toStdString());
        const auto start = readJson(fs::path(folder.toStdString()) / "config.json").at("decoder_start_token_id").get<std::int32_t>();
        const std::int32_t end = text.special.eos.at(0);
        const ExampleMaker maker(text, {}), open(text, {.endOfText = false}), everything(text, {.everything = true});
        const std::string prompt = "the quick brown fox", completion = "jumps over the lazy dog";
        const TokenExample made = maker.make({PromptCompletion{prompt, completion}, {}}).tokens;
        std::vector<std::int32_t> source = text.tokenizer->encode(prompt, false).ids, target = text.tokenizer->encode(completion, false).ids;
        source.push_back(end);
        std::vector<std::int32_t> all = source;
        all.push_back(start);
        all.insert(all.end(), target.begin(), target.end());
        QCOMPARE(open.make({PromptCompletion{prompt, completion}, {}}).tokens.ids, all);
        all.push_back(end);
        QCOMPARE(made.ids, all);
        QCOMPARE(std::size_t(made.split), source.size());
        std::vector<std::uint8_t> trained(all.size(), 0);
        std::fill(trained.begin() + std::ptrdiff_t(source.size()) + 1, trained.end(), 1);
        QCOMPARE(made.trained, trained);
        QCOMPARE(everything.make({PromptCompletion{prompt, completion}, {}}).tokens.trained, trained); // what is read can't be predicted
        QVERIFY(!maker.make({PromptCompletion{prompt, ""}, {}}).problem.empty());
        QCOMPARE(maker.make({PromptCompletion{"", completion}, {}}).tokens.split, 1);
        QVERIFY_THROWS_EXCEPTION(Error, maker.make({PlainText{prompt}, {}}));
        QVERIFY_THROWS_EXCEPTION(Error, maker.make({Conversation{{{"user", prompt}, {"assistant", completion}}}, {}}));
    }
};

LATHE_TEST(TestTwoSides)
#include "tst_two_sides.moc"
