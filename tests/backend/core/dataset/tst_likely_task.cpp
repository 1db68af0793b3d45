// Which task a file is for is told from its columns, and what a run would refuse is told before one is made.
#include "backend/core/tokenizer/bert_tokenizer.h"
#include "dataset/likely_task.h"
#include "dataset_helpers.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

using namespace lathe;
using namespace lathe::test;

class TestLikelyTask : public QObject {
    Q_OBJECT
private slots:
    void columnsTellTheTask_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("task");
        const auto row = [](const char* title, const char* name, const char* content, const char* task) {
            QTest::newRow(title) << name << content << task;
        };
        row("SQuAD as Hugging Face has it", "d.jsonl",
            R"({"id": "1", "question": "who", "context": "Ada did", "answers": {"text": ["Ada"], "answer_start": [0]}})",
            "question_answering");
        row("SQuAD's own form", "d.json",
            R"({"data": [{"title": "t", "paragraphs": [{"context": "Ada did", "qas": [{"id": "1", "question": "who", )"
            R"("answers": [{"text": "Ada", "answer_start": 0}]}]}]}]})",
            "question_answering");
        row("text and label", "d.csv", "text,label\nfine,good\nbad,poor\n", "sequence_classification");
        row("two texts and label", "d.csv", "sentence1,sentence2,label\na,b,1\nc,d,0\n", "sequence_classification");
        row("words with tags", "d.jsonl", R"({"tokens": ["Ada", "did"], "ner_tags": ["B-PER", "O"]})",
            "token_classification");
        row("CoNLL", "d.conll", "Ada B-PER\ndid O\n\n", "token_classification");
        row("conversations", "d.jsonl",
            R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}], "label": "x"})",
            "language_modeling");
        row("instructions", "d.jsonl", R"({"instruction": "a", "input": "", "output": "b"})", "language_modeling");
        row("prompt and completion", "d.jsonl", R"({"prompt": "a", "completion": "b"})", "language_modeling");
        row("texts", "d.jsonl", R"({"text": "a"})", "language_modeling");
        row("prose", "d.txt", "Once upon a time\nthere was", "language_modeling");
        row("nothing known", "d.jsonl", R"({"x": 1, "y": 2})", "");
    }
    void columnsTellTheTask() {
        QFETCH(QString, name);
        QFETCH(QString, content);
        const Files files;
        for (const char* asked : {"language_modeling", "question_answering"}) { // whatever the recipe says so far
            Recipe recipe = recipeFor({files.write(name.toStdString(), content.toStdString())});
            recipe.settings.set(field::task, std::string(asked));
            const std::optional<Task> task = likelyTask(recipe).task;
            const std::string word(task ? wordOf(*task) : "");
            QTEST(QString::fromStdString(word), "task");
        }
    }

    void aPreviewSaysWhatARunWouldBeRefusedFor_data() {
        QTest::addColumn<QString>("content");
        QTest::newRow("nothing wrong") << R"({"text": "a"})";
        QTest::newRow("a broken line") << "{\"text\": \"a\"}\n{\"text\": \"b\n{\"text\": \"c\"}\n";
        QTest::newRow("another kind of value") << "{\"text\": \"a\"}\n{\"text\": 5}\n";
        QTest::newRow("rows too long") << "{\"text\": \"" + QString("long ").repeated(40) + "\"}\n";
    }
    void aPreviewSaysWhatARunWouldBeRefusedFor() {
        QFETCH(QString, content);
        const Files files;
        Recipe recipe = recipeFor({files.write("d.jsonl", content.toStdString())});
        recipe.settings.set(field::maxLength, std::int64_t(64));
        const ModelText model = byteModel();
        const DataReport report =
            previewData({.recipe = recipe, .rows = 5, .wholeLedger = true}, &model, limitOf(recipe));
        std::string refusal;
        try {
            prepareData(recipe, model, limitOf(recipe));
        } catch (const Error& error) {
            refusal = error.info().message;
        }
        QCOMPARE(std::string(report.refusal ? report.refusal->message : ""), refusal);
        QCOMPARE(refusal.empty(), content == R"({"text": "a"})");
    }

    void rowsOfTasksAreShownAsTheyAreRead_data() {
        QTest::addColumn<QString>("task");
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("marked");
        QTest::newRow("a label is no token")
            << "sequence_classification" << R"({"text": "the  quick un", "label": "x"})"
            << "[CLS]the  quick un[SEP]";
        QTest::newRow("two texts") << "sequence_classification"
                                   << R"({"text": "the quick", "text_pair": "a un", "label": "x"})"
                                   << "[CLS]the quick[SEP]a un[SEP]";
        QTest::newRow("an answer")
            << "question_answering"
            << R"({"question": "the quick", "context": "a the un", "answers": {"text": ["the"], )"
               R"("answer_start": [2]}})"
            << QString::fromUtf8("[CLS]the quick[SEP]a« the» un[SEP]");
        QTest::newRow("words with tags") << "token_classification"
                                         << R"({"tokens": ["the", "quick"], "tags": ["A", "B"]})"
                                         << QString::fromUtf8("[CLS]«the quick»[SEP]");
    }
    void rowsOfTasksAreShownAsTheyAreRead() {
        QFETCH(QString, task);
        QFETCH(QString, content);
        const Files files;
        Recipe recipe = recipeFor({files.write("d.jsonl", content.toStdString())});
        recipe.settings.set(field::task, task.toStdString());
        const ModelText model = bertModel();
        const DataReport report = previewData({.recipe = recipe, .rows = 5}, &model, limitOf(recipe));
        QCOMPARE(report.examples.size(), 1u);
        std::string text;
        bool trained = false;
        for (const TokenView& token : report.examples[0].tokens) {
            if (token.trained != trained) text += token.trained ? "\u00ab" : "\u00bb";
            trained = token.trained;
            text += token.text;
        }
        QTEST(QString::fromStdString(text), "marked");
    }

    void columnsThatNothingReadsAreNamed() {
        const Files files;
        Recipe recipe = recipeFor({files.write("d.csv", "text,label,id\nfine,good,1\n")});
        QCOMPARE(previewData({.recipe = recipe}, nullptr, {}).unusedColumns, (std::vector<std::string>{"label", "id"}));
        recipe.settings.set(field::task, Task::SequenceClassification);
        QCOMPARE(previewData({.recipe = recipe}, nullptr, {}).unusedColumns, (std::vector<std::string>{"id"}));
    }
};
LATHE_TEST(TestLikelyTask)
#include "tst_likely_task.moc"
