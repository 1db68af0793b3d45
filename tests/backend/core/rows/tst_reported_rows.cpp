// Situations that people reported of other programs (../shared/cases), as far as reading rows goes. What is expected is
// what transformers' apply_chat_template() writes, or what the case's README calls right.
#include "backend/core/dataset/dataset_helpers.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "tokenizer/tokenizer_gguf.h"

#include <algorithm>

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

namespace {

DataReport previewOf(const fs::path& file, const fs::path& model, std::int64_t rows = 10) {
    PreviewData query;
    query.recipe = recipeFor({file.string()});
    query.rows = rows;
    const ModelText text = readModelText(model);
    return previewData(query, &text, limitOf(query.recipe));
}

std::string trainedOf(const ExampleView& view) {
    std::string text;
    for (const TokenView& token : view.tokens)
        if (token.trained) text += token.text;
    return text;
}

template <typename Text>
bool hasNote(const std::vector<Text>& notes, const std::string& part) {
    for (const std::string& note : notes)
        if (note.find(part) != std::string::npos) return true;
    for (const std::string& note : notes) qWarning("%s", note.c_str());
    return false;
}

} // namespace

class TestReportedRows : public QObject {
    Q_OBJECT
private slots:
    void aTokenBeyondTheVocabularyIsARowsAffair() {
        const fs::path folder = reportedCase("01-token-beyond-vocabulary");
        if (folder.empty()) QSKIP(noReport);
        for (const char* model : {"model", "model_pad"}) {
            const ModelText text = readModelText(folder / model);
            const PreparedData data = prepareData(recipeFor({(folder / "data.jsonl").string()}), text, {.context = 64});
            QVERIFY(data.train.size() > 0);
        }
        const ModelText text = readModelText(folder / "model");
        const std::string error =
            errorOf([&] { prepareData(recipeFor({(folder / "data_with_it.jsonl").string()}), text, {.context = 64}); });
        QVERIFY(contains(error, "line "));
        QVERIFY(contains(error, "448"));
    }

    void rowsWithToolsTakeTheTemplateForThem() {
        const fs::path folder = reportedCase("02-tool-use-template");
        if (folder.empty()) QSKIP(noReport);
        const std::string withTools =
            "<|im_start|>system\nYou have these tools:\n{\"type\": \"function\", \"function\": {\"name\": "
            "\"tide_height\", \"description\": \"Height of the tide in a harbour\", "
            "\"parameters\": {\"type\": \"object\", \"properties\": {\"harbour\": {\"type\": \"string\"}}, "
            "\"required\": [\"harbour\"]}}}\n<|im_end|>\n<|im_start|>user\n"
            "How high is the tide in Port Elm?<|im_end|>\n<|im_start|>assistant\n<call>{\"name\": \"tide_height\", "
            "\"arguments\": {\"harbour\": \"Port Elm\"}}</call><|im_end|>\n"
            "<|im_start|>tool\n2.4 m<|im_end|>\n<|im_start|>assistant\nIt is 2.4 m.<|im_end|>\n";
        const DataReport report = previewOf(folder / "data.jsonl", folder / "model");
        QCOMPARE(report.examples.at(0).rendered, withTools);
        QCOMPARE(trainedOf(report.examples.at(0)), "<call>{\"name\": \"tide_height\", \"arguments\": {\"harbour\": "
                                                   "\"Port Elm\"}}</call><|im_end|>It is 2.4 m.<|im_end|>");
        QCOMPARE(report.examples.at(1).rendered,
                 "<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\nAhoy!<|im_end|>\n");
    }

    void argumentsThatAreTextStayText() {
        const fs::path folder = reportedCase("03-arguments-must-stay-text");
        if (folder.empty()) QSKIP(noReport);
        const DataReport report = previewOf(folder / "data.jsonl", folder / "model", 1);
        QCOMPARE(report.examples.at(0).problem, "");
        QCOMPARE(report.examples.at(0).rendered,
                 "<|endoftext|><|im_start|>user\nWeather in Elmburg?<|im_end|><|im_start|>assistant\nfunction "
                 "get_weather\n```json\n{\"city\":\"Elmburg\",\"days\":1}\n"
                 "```<|im_end|><|im_start|>tool\nrain<|im_end|><|im_start|>assistant\nIt rains.<|im_end|>");
    }

    void nullsThatATableFilledInAreNoParameters_data() {
        QTest::addColumn<QString>("file");
        for (const char* name : {"clean.jsonl", "aligned.jsonl", "aligned.parquet"}) QTest::newRow(name) << name;
    }
    void nullsThatATableFilledInAreNoParameters() {
        QFETCH(QString, file);
        const fs::path folder = reportedCase("04-arrow-null-parameters");
        if (folder.empty()) QSKIP(noReport);
        if (!fs::exists(folder / file.toStdString())) QSKIP("the case has no such file");
        const DataReport report = previewOf(folder / file.toStdString(), folder / "model");
        const std::string begin =
            "<|im_start|>system\n# Tools\n\n<tools>\n{\"type\": \"function\", \"function\": {\"name\": \"move\", "
            "\"description\": \"d\", \"parameters\": {\"type\": \"object\", "
            "\"properties\": {\"x\": {\"type\": \"string\"}, \"y\": {\"type\": \"string\"}}}}}\n{\"type\": "
            "\"function\", \"function\": {\"name\": \"say\", \"description\": \"d\", "
            "\"parameters\": {\"type\": \"object\", \"properties\": {\"words\": {\"type\": "
            "\"string\"}}}}}\n</tools><|im_end|>\n<|im_start|>user\nDo it.<|im_end|>\n"
            "<|im_start|>assistant\n<tool_call>\n";
        QCOMPARE(report.examples.at(0).rendered,
                 begin + "{\"name\": \"move\", \"arguments\": {\"x\": 1, \"y\": 2}}\n</tool_call><|im_end|>\n");
        QCOMPARE(report.examples.at(1).rendered,
                 begin + "{\"name\": \"say\", \"arguments\": {\"words\": \"ho\"}}\n</tool_call><|im_end|>\n");
    }

    void anAnswerOfWeightZeroIsOnlyRead() {
        const fs::path folder = reportedCase("05-weight-zero");
        if (folder.empty()) QSKIP(noReport);
        QCOMPARE(trainedOf(previewOf(folder / "openai.jsonl", folder / "model").examples.at(0)),
                 "It is four.<|im_end|>");
        QVERIFY(contains(previewOf(folder / "all_zero.jsonl", folder / "model").examples.at(0).problem,
                         "nothing to train on"));
    }

    void formsOfConversationsAreReadWhole_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("trained"); // of the first row; empty: refused
        QTest::addColumn<QString>("parts"); // of its text
        QTest::newRow("Alpaca with system and history") << "alpaca_history.jsonl" << "The captain.$At sea.$Sail.$"
                                                        << "You are a captain.|Who are you?|Where?|And now?";
        QTest::newRow("capital letters") << "capital.jsonl" << "Ahoy$" << "Hi";
        QTest::newRow("from and content") << "from_content.jsonl" << "Ahoy$" << "Hi";
        QTest::newRow("an answer first") << "gpt_first.jsonl" << "Ahoy$Welcome$" << "Hi";
        QTest::newRow("mixed names") << "mixed.jsonl" << "Ahoy$" << "Hi";
        QTest::newRow("an answer of null") << "null_content.jsonl" << "" << "";
        QTest::newRow("an unknown speaker") << "odd_speakers.jsonl" << "" << "";
        QTest::newRow("messages in prompt and completion") << "prompt_completion_messages.jsonl" << "Ahoy$" << "Hi";
        QTest::newRow("a context") << "question_answer_context.jsonl" << "The cook" << "The cook made soup.|Who?";
        QTest::newRow("two system texts") << "system_twice.jsonl" << "Ahoy$" << "Be kind.|Be brief.|Hi";
        QTest::newRow("speakers as names") << "user_assistant_keys.jsonl" << "Ahoy$Fair winds$" << "Hi|Bye";
    }
    void formsOfConversationsAreReadWhole() {
        QFETCH(QString, file);
        QFETCH(QString, trained);
        QFETCH(QString, parts);
        const fs::path folder = reportedCase("28-sharegpt-variants");
        if (folder.empty()) QSKIP(noReport);
        const ExampleView view = previewOf(folder / file.toStdString(), folder / "model", 1).examples.at(0);
        QCOMPARE(view.problem.empty(), !trained.isEmpty());
        if (trained.isEmpty()) return;
        QString said = QString::fromStdString(trainedOf(view));
        said.replace("<|im_end|>", "$");
        if (said.endsWith("<|endoftext|>")) said.chop(13);
        if (file.startsWith("question") && said.endsWith('$')) said.chop(1);
        QCOMPARE(said, trained);
        for (const QString& part : parts.split('|'))
            QVERIFY2(QString::fromStdString(view.rendered).contains(part), view.rendered.c_str());
    }

    void aGgufFileThatDoesNotNameItsSplitterIsSaid() {
        const fs::path folder = reportedCase("29-gguf-without-pre");
        if (folder.empty()) QSKIP(noReport);
        for (const char* name : {"without_pre.gguf", "default_pre.gguf"}) {
            QCOMPARE(readModelText(folder / name).warnings.size(), 1u);
            QVERIFY(hasNote(previewOf(folder / "texts.jsonl", folder / name).ledger.notes, "tokenizer.ggml.pre"));
        }
        QVERIFY(readModelText(folder / "with_pre.gguf").warnings.empty());
        QVERIFY(contains(errorOf([&] { readModelText(folder / "unknown_pre.gguf"); }, ErrorKind::BadFile),
                         "tokenizer.ggml.pre"));
    }
};

LATHE_TEST(TestReportedRows)
#include "tst_reported_rows.moc"
