// Data of classification, tagging and question answering: what files say becomes tokens, labels, tags and spans.
#include "backend/core/tokenizer/bert_tokenizer.h"
#include "dataset_helpers.h"
#include "lathe/field_keys.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <set>

using namespace lathe;
using namespace lathe::test;

namespace {

Recipe taskRecipe(const std::string& task, const std::vector<std::string>& paths) {
    Recipe recipe = recipeFor(paths);
    recipe.settings.set(field::task, task);
    return recipe;
}

PreparedData prepared(const Recipe& recipe) { return prepareData(recipe, bertModel(), limitOf(recipe)); }

std::vector<float> allLabels(const ExampleSet& examples) {
    std::vector<float> labels;
    for (const TokenExample& example : examples)
        labels.insert(labels.end(), example.labels.begin(), example.labels.end());
    return labels;
}

const std::string classification = "sequence_classification", tagging = "token_classification",
                  answering = "question_answering";

} // namespace

class TestTasks : public QObject {
    Q_OBJECT
private slots:
    void tablesOfAllKindsReadAlike_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("content");
        QTest::newRow("csv") << "d.csv" << "text,label\nthe quick,good\n\"the, \"\"a\"\"\nun\",bad\n";
        QTest::newRow("csv of Windows")
            << "d.csv" << "\xEF\xBB\xBFtext,label\r\nthe quick,good\r\n\"the, \"\"a\"\"\r\nun\",bad\r\n";
        QTest::newRow("semicolons") << "d.csv" << "label;text\ngood;the quick\nbad;\"the, \"\"a\"\"\nun\"\n";
        QTest::newRow("json lines")
            << "d.jsonl"
            << "{\"text\":\"the quick\",\"label\":\"good\"}\n{\"text\":\"the, \\\"a\\\"\\nun\",\"label\":\"bad\"}\n";
        QTest::newRow("other names") << "d.csv"
                                     << "Sentence,Category,id\nthe quick,good,1\n\"the, \"\"a\"\"\nun\",bad,2";
    }
    void tablesOfAllKindsReadAlike() {
        QFETCH(QString, name);
        QFETCH(QString, content);
        const Files files;
        const PreparedData data =
            prepared(taskRecipe(classification, {files.write(name.toStdString(), content.toStdString())}));
        QCOMPARE(data.format, "labelled");
        QCOMPARE(data.labels, (std::vector<std::string>{"bad", "good"}));
        QCOMPARE(data.problemType, ProblemType::SingleLabel);
        QCOMPARE(allLabels(data.train), (std::vector<float>{1, 0}));
        QCOMPARE(data.train[0].ids, (std::vector<std::int32_t>{2, 10, 11, 3}));
        QCOMPARE(data.train[0].trained, (std::vector<std::uint8_t>{1, 0, 0, 0}));
        QCOMPARE(data.train[1].ids, (std::vector<std::int32_t>{2, 10, 12, 1, 20, 1, 4, 3}));
        QVERIFY(data.train[0].types.empty());
    }

    void tabSeparatedTextKeepsItsQuotes() { // GLUE's files have quotes that nothing closes, and no header
        const Files files;
        const PreparedData data =
            prepared(taskRecipe(classification, {files.write("d.tsv", "\"the\t1\nquick \"\"\t0\n\"a\"\t1\n")}));
        QCOMPARE(data.labels, (std::vector<std::string>{"0", "1"}));
        QCOMPARE(allLabels(data.train), (std::vector<float>{1, 0, 1}));
        QCOMPARE(data.train[0].ids, (std::vector<std::int32_t>{2, 1, 10, 3}));
        QCOMPARE(data.train[2].ids, (std::vector<std::int32_t>{2, 20, 3}));
        QVERIFY(contains(data.ledger.notes.at(0), "no header"));
    }

    void chosenColumnsDelimiterQuoteAndHeader() {
        const Files files;
        Recipe recipe = taskRecipe(classification, {files.write("d.csv", "x|7|'the|quick'\ny|8|a\n")});
        for (const auto& [field, value] : std::vector<std::pair<std::string, std::string>>{
                 {"delimiter", "|"}, {"quote", "'"}, {"header", "no"}, {"text_column", "3"}, {"label_column", "1"}})
            recipe.data[0].set(FieldName(field), value);
        const PreparedData data = prepared(recipe);
        QCOMPARE(data.labels, (std::vector<std::string>{"x", "y"}));
        QCOMPARE(data.train[0].ids, (std::vector<std::int32_t>{2, 10, 1, 11, 3}));
        recipe.data[0].set(field::rows, std::int64_t(1));
        QCOMPARE(int(prepared(recipe).train.size()), 1);
    }

    void raggedRowsAreNamed() {
        const Files files;
        const Recipe recipe =
            taskRecipe(classification, {files.write("d.csv", "text,label\n\nthe,a\nquick\n\"a\nb\",c,d\n")});
        const std::string error = errorOf([&] { prepared(recipe); });
        for (const char* part : {"2 of 3 rows", "line 4", "1 cell", "line 5", "3 cells"})
            QVERIFY(contains(error, part));
    }

    void pairsHaveTypesAndAreCutLongestFirst() {
        const Files files;
        Recipe recipe = taskRecipe(
            classification,
            {files.write("d.jsonl", "{\"premise\":\"the the the the the the\",\"hypothesis\":\"a "
                                    "a\",\"label\":0}\n{\"premise\":\"the\",\"hypothesis\":\"a\",\"label\":1}\n")});
        recipe.settings.set(field::maxLength, std::int64_t(8));
        QVERIFY(contains(errorOf([&] { prepared(recipe); }), "longer than 8 tokens"));
        recipe.settings.set(field::tooLong, LongRows::Cut);
        const PreparedData data = prepared(recipe);
        QCOMPARE(data.train[0].ids, (std::vector<std::int32_t>{2, 10, 10, 10, 3, 20, 20, 3}));
        QCOMPARE(data.train[0].types, (std::vector<std::uint8_t>{0, 0, 0, 0, 0, 1, 1, 1}));
        QCOMPARE(data.ledger.cut, 1);
        QCOMPARE(int(data.train[0].trained.size()), 8);
    }

    void numbersAndListsAreOtherProblems() {
        const Files files;
        const PreparedData scores =
            prepared(taskRecipe(classification, {files.write("s.csv", "text,score\nthe,3\nquick,2.5\n")}));
        QCOMPARE(scores.problemType, ProblemType::Regression);
        QCOMPARE(allLabels(scores.train), (std::vector<float>{3, 2.5}));
        QVERIFY(scores.labels.empty());
        const std::string lists =
            files.write("l.jsonl", "{\"text\":\"the\",\"labels\":[\"b\",\"a\"]}\n{\"text\":\"quick\",\"labels\":[]}\n{"
                                   "\"text\":\"a\",\"labels\":[\"c\"]}\n");
        const PreparedData many = prepared(taskRecipe(classification, {lists}));
        QCOMPARE(many.problemType, ProblemType::MultiLabel);
        QCOMPARE(many.labels, (std::vector<std::string>{"a", "b", "c"}));
        QCOMPARE(allLabels(many.train), (std::vector<float>{1, 1, 0, 0, 0, 0, 0, 0, 1}));
        Recipe text = taskRecipe(classification, {files.write("m.csv", "text,labels\nthe,\"b, a\"\nquick,c\n")});
        text.settings.set(field::problemType, ProblemType::MultiLabel);
        QCOMPARE(allLabels(prepared(text).train), (std::vector<float>{1, 1, 0, 0, 0, 1}));
        Recipe single = taskRecipe(classification, {lists});
        single.settings.set(field::problemType, ProblemType::SingleLabel);
        QVERIFY(contains(errorOf([&] { prepared(single); }), "l.jsonl, line 1: 2 labels"));
        Recipe regression = taskRecipe(classification, {files.write("w.csv", "text,label\nthe,1\nquick,good\n")});
        regression.settings.set(field::problemType, ProblemType::Regression);
        QVERIFY(contains(errorOf([&] { prepared(regression); }), "w.csv, line 3: the label \"good\""));
    }

    void labelsAreSortedOrGiven() {
        const Files files;
        const std::string path = files.write("d.csv", "text,label\nthe,10\nquick,9\na,10\n");
        QCOMPARE(prepared(taskRecipe(classification, {path})).labels, (std::vector<std::string>{"9", "10"}));
        Recipe given = taskRecipe(classification, {files.write("n.csv", "text,label\nthe,neg\nquick,1\n")});
        given.settings.set(field::labels, std::vector<std::string>{"neg", "pos"});
        QCOMPARE(allLabels(prepared(given).train), (std::vector<float>{0, 1}));
        given.settings.set(field::labels, std::vector<std::string>{"pos"});
        QVERIFY(contains(errorOf([&] { prepared(given); }), "\"1\", \"neg\" (first in n.csv, line 2)"));
    }

    void unseenLabelsOfValidationAreNamed() {
        const Files files;
        Recipe recipe = taskRecipe(classification, {files.write("t.csv", "text,label\nthe,a\nquick,b\n"),
                                                    files.write("v.csv", "text,label\nun,c\n"),
                                                    files.write("h.csv", "text,label\nwant,a\n")});
        recipe.data[1].set(field::role, DataRole::Validation);
        recipe.data[2].set(field::role, DataRole::HeldOut);
        QVERIFY(contains(errorOf([&] { prepared(recipe); }), "no training row has: \"c\" (first in v.csv, line 2)"));
        PreviewData query{recipe};
        query.wholeLedger = true;
        const ModelText text = bertModel();
        const DataReport report = previewData(query, &text, limitOf(query.recipe));
        QVERIFY(report.refusal && contains(report.refusal->message, "no training row has"));
        recipe.data[1].set(field::path, files.write("v2.csv", "text,label\nun,b\n"));
        const PreparedData data = prepared(recipe);
        QCOMPARE(allLabels(data.train), (std::vector<float>{0, 1}));
        QCOMPARE(allLabels(data.validation), (std::vector<float>{1}));
        QCOMPARE(allLabels(data.heldOut), (std::vector<float>{0}));
        QCOMPARE(data.ledger.heldOutRows, 1);
        QCOMPARE(data.ledger.trainRows, 2);
    }

    void wordsAndTags_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("content");
        QTest::newRow("conll") << "eng.train"
                               << "-DOCSTART- -X- O O\n\nunwanted NN B-NP B-PER\nthe DT I-NP O\n\nquick JJ O O\n";
        QTest::newRow("tabs") << "d.conll" << "unwanted\tB-PER\r\nthe\tO\r\n\r\nquick\tO";
        QTest::newRow("text file") << "train.txt" << "unwanted   B-PER\nthe O\n\n\nquick O\n";
        QTest::newRow("json lines") << "d.jsonl"
                                    << "{\"tokens\":[\"unwanted\",\"the\"],\"ner_tags\":[\"B-PER\",\"O\"]}\n{"
                                       "\"tokens\":[\"quick\"],\"ner_tags\":[\"O\"]}\n";
    }
    void wordsAndTags() {
        QFETCH(QString, name);
        QFETCH(QString, content);
        const Files files;
        const PreparedData data =
            prepared(taskRecipe(tagging, {files.write(name.toStdString(), content.toStdString())}));
        QCOMPARE(data.labels, (std::vector<std::string>{"B-PER", "O"}));
        QCOMPARE(int(data.train.size()), 2);
        QCOMPARE(data.train[0].ids, (std::vector<std::int32_t>{2, 4, 5, 6, 10, 3}));
        QCOMPARE(data.train[0].tags, (std::vector<std::int32_t>{-100, 0, -100, -100, 1, -100}));
        QCOMPARE(data.train[0].trained, (std::vector<std::uint8_t>{0, 1, 0, 0, 1, 0}));
    }

    void tagsOfAnotherColumnAndCutSentences() {
        const Files files;
        Recipe recipe = taskRecipe(tagging, {files.write("d.conll", "unwanted NN B-PER\nthe DT O\n")});
        recipe.data[0].set(field::tagsColumn, "2");
        recipe.settings.set(field::maxLength, std::int64_t(5));
        recipe.settings.set(field::tooLong, LongRows::Cut);
        const PreparedData data = prepared(recipe);
        QCOMPARE(data.labels, (std::vector<std::string>{"DT", "NN"}));
        QCOMPARE(data.ledger.notes.back(), "2 labels: DT, NN");
        QCOMPARE(data.train[0].ids, (std::vector<std::int32_t>{2, 4, 5, 6, 3}));
        QCOMPARE(data.train[0].tags, (std::vector<std::int32_t>{-100, 1, -100, -100, -100}));
        const std::string error =
            errorOf([&] { prepared(taskRecipe(tagging, {files.write("e.conll", "a O\n\nthe O\nquick\n")})); });
        QVERIFY(contains(error, "line 4"));
        const std::string lengths = errorOf([&] {
            prepared(taskRecipe(tagging, {files.write("l.jsonl", "{\"tokens\":[\"a\",\"b\"],\"tags\":[\"O\"]}\n")}));
        });
        QVERIFY(contains(lengths, "2 words in \"tokens\", but 1 tags"));
    }

    void questionsOfAllLayoutsReadAlike_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("content");
        QTest::newRow("SQuAD")
            << "d.json"
            << "{\"version\":\"1.1\",\"data\":[{\"title\":\"t\",\"paragraphs\":[{\"qas\":[{\"answers\":[{\"answer_"
               "start\":5,\"text\":\"quick\"}],\"id\":\"q1\",\"question\":\"a?\"},\n{\"answers\":[],\"is_impossible\":"
               "true,\"plausible_answers\":[{\"text\":\"the\",\"answer_start\":0}],\"id\":\"q2\",\"question\":\"un\"}],"
               "\n\"context\":\"the\\u00a0 quick the\"}]}]}";
        QTest::newRow("Hugging Face")
            << "d.jsonl"
            << "{\"id\":\"q1\",\"question\":\"a?\",\"context\":\"the\\u00a0 quick "
               "the\",\"answers\":{\"text\":[\"quick\"],\"answer_start\":[5]}}\n{\"id\":\"q2\",\"question\":\"un\","
               "\"context\":\"the\\u00a0 quick the\",\"answers\":{\"text\":[],\"answer_start\":[]}}\n";
        QTest::newRow("plain") << "d.jsonl"
                               << "{\"id\":\"q1\",\"question\":\"a?\",\"context\":\"the\\u00a0 quick "
                                  "the\",\"answer\":\"quick\"}\n{\"id\":\"q2\",\"question\":\"un\",\"context\":"
                                  "\"the\\u00a0 quick the\",\"answer\":null}\n";
        QTest::newRow("table")
            << "d.csv"
            << QString::fromUtf8(
                   "id,question,context,answer\nq1,a?,the\u00a0 quick the,quick\nq2,un,the\u00a0 quick the,\n");
    }
    void questionsOfAllLayoutsReadAlike() {
        QFETCH(QString, name);
        QFETCH(QString, content);
        const Files files;
        Recipe recipe = taskRecipe(answering, {files.write(name.toStdString(), content.toStdString())});
        const PreparedData trained = prepared(recipe);
        QCOMPARE(int(trained.train.size()), 2);
        QVERIFY(trained.answers.empty());
        recipe.data[0].set(field::role, DataRole::Validation);
        const PreparedData data = prepared(recipe);
        QCOMPARE(data.format, "squad");
        QCOMPARE(int(data.validation.size()), 2);
        const TokenExample& first = data.validation[0];
        QCOMPARE(first.ids, (std::vector<std::int32_t>{2, 20, 1, 3, 10, 11, 10, 3}));
        QCOMPARE(first.types, (std::vector<std::uint8_t>{0, 0, 0, 0, 1, 1, 1, 1}));
        QVERIFY((first.span == std::pair<std::int32_t, std::int32_t>(5, 5)));
        QVERIFY((first.contextOffsets[5] == std::pair<std::int32_t, std::int32_t>(5, 10)));
        QVERIFY((first.contextOffsets[1] == std::pair<std::int32_t, std::int32_t>(-1, -1)));
        QCOMPARE(first.trainedTokens(), 1);
        QVERIFY((data.validation[1].span == std::pair<std::int32_t, std::int32_t>(0, 0)));
        QCOMPARE(int(data.answers.size()), 2);
        QCOMPARE(data.answers[0].id, "q1");
        QCOMPARE(data.answers[0].answers, (std::vector<std::string>{"quick"}));
        QVERIFY(data.answers[1].answers.empty());
    }

    void answersThatAreNotThereAreNamed() {
        const Files files;
        Recipe recipe = taskRecipe(
            answering, {files.write("d.jsonl", "{\"question\":\"a\",\"context\":\"the "
                                               "quick\",\"answers\":{\"text\":[\"quick\"],\"answer_start\":[3]}}\n"
                                               "{\"question\":\"a\",\"context\":\"the "
                                               "quick\",\"answers\":\"slow\"}\n{\"question\":\"a\",\"context\":\"the "
                                               "quick\",\"answers\":[\"the\"]}\n")});
        const std::string error = errorOf([&] { prepared(recipe); });
        for (const char* part : {"line 1 (row 0)", "\"quick\" is not in its context at character 3; it is at 4",
                                 "line 2 (row 1)", "\"slow\""})
            QVERIFY(contains(error, part));
        recipe.settings.set(field::malformedRows, MalformedRows::Skip);
        const PreparedData data = prepared(recipe);
        QCOMPARE(int(data.train.size()), 1);
        QCOMPARE(data.ledger.malformed, 2);
        recipe = taskRecipe(
            answering,
            {files.write("r.jsonl", "{\"question\":\"a\",\"context\":\"the quick the\",\"answer\":\"the\"}\n")});
        QVERIFY(contains(prepared(recipe).ledger.notes.back(), "1 answers are in their context more than once"));
    }

    void linesOfNestedQuestionsAreCounted() {
        const Files files;
        const std::string path = files.write(
            "d.json", "{\"data\": [\n {\"paragraphs\": [\n  {\"context\": \"the\", \"qas\": [\n   {\"id\": \"1\", "
                      "\"question\": \"a\", \"answers\": [{\"text\": \"the\", \"answer_start\": 0}]},\n   {\"id\": "
                      "\"2\",\n    \"question\": 7, \"answers\": []}]}]},\n {\"paragraphs\": [{\"qas\": []}]}]}\n");
        const std::string error = errorOf([&] { prepared(taskRecipe(answering, {path})); });
        for (const char* part :
             {"2 of 3 rows", "line 5 (row 1): \"question\" holds number", "line 7", "without \"context\""})
            QVERIFY(contains(error, part));
    }

    void windowsOfARowStayTogether() {
        const Files files;
        std::string rows;
        for (int i = 0; i < 40; ++i) {
            std::string context;
            for (int k = 0; k < 12 + i; ++k) context += "the ";
            rows += "{\"question\":\"a\",\"context\":\"" + context + "quick\",\"answer\":\"quick\"}\n";
        }
        Recipe recipe = taskRecipe(answering, {files.write("d.jsonl", rows)});
        recipe.settings.set(field::maxLength, std::int64_t(16));
        recipe.settings.set(field::docStride, std::int64_t(4));
        recipe.settings.set(field::validationFraction, 0.25);
        const PreparedData data = prepared(recipe);
        QCOMPARE(data.ledger.rows, 40);
        QCOMPARE(data.ledger.trainRows, 30);
        QCOMPARE(data.ledger.validationRows, 10);
        QCOMPARE(int(data.answers.size()), 10);
        QCOMPARE(data.ledger.windows, std::int64_t(data.train.size() + data.validation.size()));
        std::set<std::int64_t> rowsOfTraining, rowsOfValidation;
        for (const TokenExample& example : data.train) rowsOfTraining.insert(example.row);
        for (const TokenExample& example : data.validation) {
            rowsOfValidation.insert(example.row);
            QVERIFY(example.ids.size() <= 16);
            if (example.span.second > 0) QCOMPARE(example.ids[std::size_t(example.span.first)], 11);
        }
        QCOMPARE(int(rowsOfTraining.size()), 30);
        QCOMPARE(int(rowsOfValidation.size()), 10);
        for (const std::int64_t row : rowsOfValidation) QVERIFY(!rowsOfTraining.contains(row));
    }

    void thePreviewShowsTargetsAndWindows() {
        const Files files;
        PreviewData query;
        query.recipe = taskRecipe(
            answering,
            {files.write("d.jsonl",
                         "{\"question\":\"a\",\"context\":\"the the the the the quick\",\"answer\":\"quick\"}\n")});
        query.recipe.settings.set(field::maxLength, std::int64_t(8));
        query.recipe.settings.set(field::docStride, std::int64_t(1));
        const ModelText text = bertModel();
        const DataReport report = previewData(query, &text, limitOf(query.recipe));
        QCOMPARE(int(report.examples.size()), 2);
        QCOMPARE(report.examples[0].target, "quick");
        QCOMPARE(report.examples[1].row, 0);
        QCOMPARE(report.examples[0].tokens[0].text, "[CLS]");
        query.wholeLedger = true;
        QCOMPARE(previewData(query, nullptr, limitOf(query.recipe)).examples.at(0).rendered,
                 "a\n\nthe the the the the quick");
    }
};

LATHE_TEST(TestTasks)
#include "tst_tasks.moc"
