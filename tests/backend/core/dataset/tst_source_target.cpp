// Rows of an encoder-decoder: what is read and what is written, as transformers' tokenizers and collators make them.
#include "dataset/example_maker.h"
#include "dataset_helpers.h"
#include "lathe/error.h"
#include "support/fixtures.h"
#include "support/test_main.h"

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

namespace {

std::vector<fs::path> models() {
    std::vector<fs::path> all;
    for (const auto& folder : fixtureCases("tiny"))
        if (readJson(folder / "config.json").value("is_encoder_decoder", false)
            && fs::exists(folder / "tokenizer.json"))
            all.push_back(folder);
    return all;
}

} // namespace

class TestSourceTarget : public QObject {
    Q_OBJECT
private slots:
    void fixtureAPairIsASourceAndATarget_data() {
        QTest::addColumn<QString>("folder");
        if (models().empty()) QSKIP(noFixture);
        for (const auto& folder : models())
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixtureAPairIsASourceAndATarget() {
        QFETCH(QString, folder);
        const ModelText text = readModelText(folder.toStdString());
        const auto start =
            readJson(fs::path(folder.toStdString()) / "config.json").at("decoder_start_token_id").get<std::int32_t>();
        const std::int32_t end = text.special.eos.at(0);
        const ExampleMaker maker(text, {}), open(text, {.endOfText = false}), everything(text, {.everything = true});
        const std::string prompt = "the quick brown fox", completion = "jumps over the lazy dog";
        const TokenExample made = maker.make({PromptCompletion{prompt, completion}, {}}).tokens;
        std::vector<std::int32_t> source = text.tokenizer->encode(prompt, false).ids,
                                  target = text.tokenizer->encode(completion, false).ids;
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
        QCOMPARE(everything.make({PromptCompletion{prompt, completion}, {}}).tokens.trained,
                 trained); // what is read can't be predicted
        QVERIFY(!maker.make({PromptCompletion{prompt, ""}, {}}).problem.empty());
        QCOMPARE(maker.make({PromptCompletion{"", completion}, {}}).tokens.split, 1);
        QVERIFY_THROWS_EXCEPTION(Error, maker.make({PlainText{prompt}, {}}));
    }

    /// An answer is what a prompt's completion is; several are as many examples, each of which reads all turns before.
    void fixtureAnswersAreTargets_data() { fixtureAPairIsASourceAndATarget_data(); }
    void fixtureAnswersAreTargets() {
        QFETCH(QString, folder);
        const ModelText text = readModelText(folder.toStdString());
        const ExampleMaker maker(text, {}), templated(text, {.chatTemplate = "vicuna"});
        const auto pair = [&](const std::string& prompt, const std::string& completion) {
            return maker.make({PromptCompletion{prompt, completion}, {}}).tokens;
        };
        const auto same = [](const TokenExample& a, const TokenExample& b) {
            return a.ids == b.ids && a.trained == b.trained && a.split == b.split;
        };
        const ChatTurn asks{"user", "who jumps?"}, answers{"assistant", "the fox"}, asksMore{"user", "over what?"},
            answersMore{"assistant", "the dog"}, silent{"assistant", ""};
        const MadeExample one = maker.make({Conversation{{asks, answers}}, {}});
        QVERIFY(same(one.tokens, pair("who jumps?", "the fox")) && one.further.empty());
        const MadeExample two = maker.make({Conversation{{asks, answers, asksMore, answersMore}}, {}});
        QVERIFY(same(two.tokens, one.tokens));
        QCOMPARE(two.further.size(), std::size_t(1));
        QVERIFY(same(two.further[0], pair("user: who jumps?\n\nassistant: the fox\n\nuser: over what?", "the dog")));
        QVERIFY(same(maker.make({Conversation{{asks, silent, asksMore, answersMore}}, {}}).tokens,
                     pair("user: who jumps?\n\nassistant: \n\nuser: over what?", "the dog")));
        QVERIFY(contains(maker.make({Conversation{{asks}}, {}}).problem, "no answer"));
        QVERIFY(contains(maker.make({Conversation{{asks, silent}}, {}}).problem, "empty"));
        ChatTurn calls = answers;
        calls.more["tool_calls"] = RowColumns::array({{{"function", {{"name", "look"}}}}});
        const MadeExample refused = maker.make({Conversation{{asks, calls}}, {}});
        QVERIFY(refused.refused && contains(refused.problem, "tool"));
        const std::string written =
            templated.chat()->render({asks}, true).text; // where a template was chosen, it writes what is read
        QVERIFY(contains(written, "USER: who jumps?"));
        std::vector<std::int32_t> source = text.tokenizer->encode(written, false).ids;
        source.push_back(text.special.eos.at(0));
        const TokenExample tokens = templated.make({Conversation{{asks, answers}}, {}}).tokens;
        QVERIFY(std::vector<std::int32_t>(tokens.ids.begin(), tokens.ids.begin() + tokens.split) == source);
    }

    void fixtureAnswersAreCountedAsExamples_data() { fixtureAPairIsASourceAndATarget_data(); }
    void fixtureAnswersAreCountedAsExamples() {
        QFETCH(QString, folder);
        const ModelText text = readModelText(folder.toStdString());
        Files files;
        Recipe recipe = recipeFor(
            {files.write("chat.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": "
                                       "\"assistant\", \"content\": \"b\"}, {\"role\": \"user\", \"content\": \"c\"}, "
                                       "{\"role\": \"assistant\", \"content\": \"d\"}]}\n"
                                       "{\"messages\": [{\"role\": \"user\", \"content\": \"e\"}, {\"role\": "
                                       "\"assistant\", \"content\": \"f\"}]}\n")});
        ;
        const PreparedData data = prepareData(recipe, text, limitOf(recipe));
        QCOMPARE(data.train.size(), std::size_t(3));
        QCOMPARE(data.ledger.rows, 2);
        QCOMPARE(data.ledger.usable, 2);
        QCOMPARE(data.ledger.windows, 3);
    }
};

LATHE_TEST(TestSourceTarget)
#include "tst_source_target.moc"
