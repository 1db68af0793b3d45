// Rows to tokens and masks, as the contract says, against the reference tokenizer's ids and masks.
#include "dataset/example_maker.h"
#include "dataset_helpers.h"
#include "support/fixtures.h"
#include "support/test_main.h"

using namespace lathe;
using namespace lathe::test;

namespace {

/// SmolLM2's tokenizer of the fixtures, its end of text (the token that ends a turn) and a template.
ModelText smolModel(const std::string& chatTemplate = {}) {
    static const auto tokenizer =
        readTokenizer(fixtures() / "tokenizers" / "smollm2" / "tokenizer.json"); // read once: it takes its time
    ModelText text;
    text.tokenizer = tokenizer;
    text.special.eos = {text.tokenizer->id("<|im_end|>").value()};
    text.special.chatTemplate = chatTemplate;
    return text;
}

std::string readText(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::int32_t> idsOf(const nlohmann::json& value) { return value.get<std::vector<std::int32_t>>(); }

Conversation conversationOf(const nlohmann::json& messages) {
    Conversation conversation;
    for (const auto& message : messages) conversation.turns.push_back({message["role"], message["content"]});
    return conversation;
}

} // namespace

class TestDatasetExamples : public QObject {
    Q_OBJECT
private slots:
    void plainTextIsTheTokenizersIdsAndEndOfText_fixture() {
        const ModelText model = smolModel();
        const ExampleMaker maker(model, {});
        int compared = 0;
        for (const auto& line : readJsonLines(fixtures() / "tokenizers" / "bpe_smollm2.jsonl")) {
            std::vector<std::int32_t> expected = idsOf(line["ids"]);
            if (expected.empty()) continue;
            if (expected.back() != model.special.eos[0]) expected.push_back(model.special.eos[0]);
            const MadeExample made = maker.make({PlainText{line["text"]}, {}});
            QCOMPARE(made.tokens.ids, expected);
            QCOMPARE(made.tokens.trained.size(), expected.size());
            QCOMPARE(made.tokens.trainedTokens(), std::int64_t(expected.size()) - 1);
            ++compared;
        }
        QVERIFY(compared > 0);
    }

    void promptAndCompletionAreTokenizedApart_fixture() {
        const ModelText model = smolModel();
        const ExampleMaker maker(model, {}), everything(model, {.everything = true}), open(model, {.endOfText = false});
        const auto lines = readJsonLines(fixtures() / "tokenizers" / "bpe_smollm2.jsonl");
        int compared = 0;
        for (std::size_t i = 0; i + 1 < lines.size(); i += 2) {
            const auto prompt = idsOf(lines[i]["ids_plain"]), completion = idsOf(lines[i + 1]["ids_plain"]);
            if (prompt.empty() || completion.empty() || completion.back() == model.special.eos[0]) continue;
            std::vector<std::int32_t> expected = prompt;
            expected.insert(expected.end(), completion.begin(), completion.end());
            const RowContent row{PromptCompletion{lines[i]["text"], lines[i + 1]["text"]}, {}};
            QCOMPARE(open.make(row).tokens.ids, expected);
            expected.push_back(model.special.eos[0]);
            const MadeExample made = maker.make(row);
            QCOMPARE(made.tokens.ids, expected);
            for (std::size_t t = 0; t < expected.size(); ++t)
                QCOMPARE(int(made.tokens.trained[t]), int(t >= prompt.size()));
            QCOMPARE(everything.make(row).tokens.trainedTokens(), std::int64_t(expected.size()) - 1);
            ++compared;
        }
        QVERIFY(compared > 0);
    }

    void answersAreMaskedAsTheReferenceDoes_fixture_data() {
        QTest::addColumn<QByteArray>("line");
        const auto file = chatFixtures() / "assistant_masks.jsonl";
        if (!std::filesystem::exists(file)) QSKIP("these fixtures have no chat/assistant_masks.jsonl");
        for (const auto& line : readJsonLines(file))
            QTest::newRow(line["case"].get<std::string>().c_str()) << QByteArray::fromStdString(line.dump());
    }
    void answersAreMaskedAsTheReferenceDoes_fixture() {
        QFETCH(QByteArray, line);
        const auto expected = nlohmann::json::parse(line.toStdString());
        const std::string jinja =
            readText(chatFixtures() / "templates" / (expected["template"].get<std::string>() + ".jinja"));
        try {
            chatTemplateFor(jinja);
        } catch (const Error& error) {
            QSKIP(("chat template " + expected["template"].get<std::string>() + ": " + error.what()).c_str());
        }
        const ModelText model = smolModel(jinja);
        const MadeExample made = ExampleMaker(model, {}).make({conversationOf(expected["messages"]), {}});
        QCOMPARE(made.tokens.ids, idsOf(expected["ids"]));
        QCOMPARE(made.tokens.trained, expected["assistant_mask"].get<std::vector<std::uint8_t>>());
        if (made.tokens.trainedTokens() == 0) QVERIFY(contains(made.problem, "nothing to train on"));
    }

    void specialTokensOfTheTokenizerGoAround_data() {
        QTest::addColumn<bool>("begin");
        QTest::addColumn<bool>("end");
        QTest::newRow("none") << false << false;
        QTest::newRow("begin") << true << false;
        QTest::newRow("begin and end") << true << true;
    }
    void specialTokensOfTheTokenizerGoAround() {
        QFETCH(bool, begin);
        QFETCH(bool, end);
        const ModelText model = byteModel({}, begin, end);
        const ExampleMaker maker(model, {});
        std::vector<std::int32_t> expected{'a', 'b', ByteTokenizer::end}; // once, whoever puts it there
        if (begin) expected.insert(expected.begin(), ByteTokenizer::begin);
        QCOMPARE(maker.make({PlainText{"ab"}, {}}).tokens.ids, expected);
        const MadeExample pair = maker.make({PromptCompletion{"a", "b"}, {}});
        QCOMPARE(pair.tokens.ids, expected);
        QCOMPARE(trainedText(pair.tokens), "b$");
        QCOMPARE(trainedText(maker.make({PlainText{"ab"}, {}}).tokens), begin ? "ab$" : "b$");
        QCOMPARE(trainedText(maker.make({PromptCompletion{"", "ab"}, {}}).tokens), begin ? "ab$" : "b$");
    }

    void theChatTemplatesTextIsTokenizedAndItsAnswersTrained() {
        const ModelText model = byteModel(smolTemplate, true);
        const Conversation conversation{
            {{"user", "Où?"}, {"assistant", "Là, là."}, {"user", "Merci"}, {"assistant", "日本"}}};
        const MadeExample made = ExampleMaker(model, {}).make({conversation, {}});
        const std::string expected =
            "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
            "<|im_start|>user\nOù?<|im_end|>\n<|im_start|>assistant\nLà, là.<|im_end|>\n"
            "<|im_start|>user\nMerci<|im_end|>\n<|im_start|>assistant\n日本<|im_end|>\n";
        QCOMPARE(made.rendered, expected);
        QCOMPARE(model.tokenizer->decode(made.tokens.ids, false),
                 expected); // nothing around it: the template wrote all
        QCOMPARE(trainedText(made.tokens), "Là, là.<|im_end|>日本<|im_end|>");
        QCOMPARE(ExampleMaker(model, {.everything = true}).make({conversation, {}}).tokens.trainedTokens(),
                 std::int64_t(expected.size()) - 1);
    }

    void rowsWithNothingToTrainOnSayWhy() {
        const ModelText model = byteModel(smolTemplate);
        const ExampleMaker maker(model, {}), everything(model, {.everything = true});
        QVERIFY(contains(maker.make({PlainText{""}, {}}).problem, "empty"));
        QVERIFY(contains(maker.make({PromptCompletion{"a", ""}, {}}).problem, "completion is empty"));
        QVERIFY(contains(maker.make({Conversation{{{"user", "hi"}}}, {}}).problem, "no answer"));
        QVERIFY(
            contains(maker.make({Conversation{{{"user", "hi"}, {"assistant", ""}}}, {}}).problem, "answer is empty"));
        QCOMPARE(everything.make({Conversation{{{"user", "hi"}}}, {}}).problem, "");
        const ModelText noEnd{model.tokenizer, {}};
        QVERIFY(contains(ExampleMaker(noEnd, {}).make({PlainText{"a"}, {}}).problem,
                         "nothing to train on")); // one token, never scored
    }

    void conversationsNeedAChatTemplate() {
        const ModelText model = byteModel();
        QVERIFY(contains(errorOf([&] { ExampleMaker(model, {}).make({Conversation{{{"user", "hi"}}}, {}}); }),
                         "no chat template"));
    }
};

LATHE_TEST(TestDatasetExamples)
#include "tst_dataset_examples.moc"
