// Labels and their numbers: the model's own where it has a head, lists of zeros and ones, numbers with a point, what is
// asked.
#include "backend/core/tokenizer/bert_tokenizer.h"
#include "dataset_helpers.h"
#include "lathe/field_keys.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <set>

using namespace lathe;
using namespace lathe::test;

namespace {

struct Read {
    std::vector<std::string> names;
    std::vector<float> labels;
    ProblemType problemType = ProblemType::Auto;
    std::string notes;
};

Read readLabels(const std::string& rows, const KnownHead& head = {},
                const std::vector<std::pair<std::string, Value>>& fields = {},
                const std::string& task = "sequence_classification", bool evaluated = false,
                const std::string& name = "d.jsonl") {
    const Files files;
    Recipe recipe = recipeFor({files.write(name, rows)});
    recipe.settings.set(field::task, task);
    for (const auto& [field, value] : fields) recipe.settings.set(FieldName(field), value);
    if (evaluated) recipe.data[0].set(field::role, DataRole::Validation);
    ModelText text = bertModel();
    text.head = head;
    const PreparedData data = prepareData(recipe, text, limitOf(recipe));
    Read read{data.labels, {}, data.problemType, {}};
    const ExampleSet& all = evaluated ? data.validation : data.train;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const TokenExample example = all[i];
        read.labels.insert(read.labels.end(), example.labels.begin(), example.labels.end());
        for (const std::int32_t tag : example.tags)
            if (tag >= 0) read.labels.push_back(float(tag));
    }
    for (const std::string& note : data.ledger.notes) read.notes += note + "\n";
    return read;
}

std::string rowsOf(const std::vector<std::string>& labels) {
    std::string rows;
    for (const std::string& label : labels) rows += R"({"text":"the quick","label":)" + label + "}\n";
    return rows;
}

std::string refusal(const std::string& rows, const KnownHead& head = {},
                    const std::vector<std::pair<std::string, Value>>& fields = {}, bool evaluated = false) {
    return errorOf([&] { readLabels(rows, head, fields, "sequence_classification", evaluated); });
}

const KnownHead moods{Task::SequenceClassification, {"neutral", "happy", "angry"}, ProblemType::SingleLabel};
const KnownHead unnamed{Task::SequenceClassification, {"LABEL_0", "LABEL_1", "LABEL_2"}, ProblemType::Auto};
using Names = std::vector<std::string>;
using Numbers = std::vector<float>;

} // namespace

class TestLabels : public QObject {
    Q_OBJECT
private slots:
    void aHeadKeepsItsNumbers() {
        for (const bool evaluated : {false, true}) {
            const auto read = [&](const std::string& rows) {
                return readLabels(rows, moods, {}, "sequence_classification", evaluated);
            };
            QCOMPARE(read(rowsOf({"\"happy\"", "\"angry\"", "\"neutral\""})).labels, (Numbers{1, 2, 0}));
            QCOMPARE(read(rowsOf({"\"happy\"", "\"angry\""})).names, moods.labels); // some of them are enough
            QCOMPARE(read(rowsOf({"2", "0"})).labels, (Numbers{2, 0}));
            QCOMPARE(read(rowsOf({"2.0", "0.0"})).labels, (Numbers{2, 0}));
            QCOMPARE(read(rowsOf({"\"2\"", "\"1\""})).names, moods.labels);
        }
        const Read ordered =
            readLabels(rowsOf({"\"happy\"", "\"angry\""}), moods, {{"labels", Names{"angry", "happy"}}});
        QCOMPARE(ordered.names, moods.labels);
        QCOMPARE(ordered.labels, (Numbers{1, 2}));
        QCOMPARE(readLabels(rowsOf({"\"happy\"", "\"angry\""}),
                            {Task::TokenClassification, {"angry", "happy"}, ProblemType::Auto})
                     .names,
                 (Names{"angry", "happy"})); // another task's
    }

    void tagsKeepTheirNumbers() {
        const KnownHead head{Task::TokenClassification, {"O", "PER", "LOC"}, ProblemType::Auto};
        const std::string rows = "{\"tokens\":[\"the\",\"quick\",\"un\"],\"ner_tags\":[\"PER\",\"O\",\"LOC\"]}\n",
                          numbers = "{\"tokens\":[\"the\",\"quick\",\"un\"],\"ner_tags\":[1,0,2]}\n";
        for (const std::string& one : {rows, numbers}) {
            const Read read = readLabels(one, head, {}, "token_classification");
            QCOMPARE(read.names, head.labels);
            QCOMPARE(read.labels, (Numbers{1, 0, 2}));
        }
    }

    void otherLabelsAreAskedAboutOrSaid() {
        QVERIFY(contains(refusal(rowsOf({"\"happy\"", "\"bored\""}), moods), "\"bored\""));
        QVERIFY(contains(refusal(rowsOf({"\"Happy\"", "\"angry\""}), moods), "\"Happy\""));
        QVERIFY(contains(refusal(rowsOf({"1", "2", "3"}), moods), "\"3\""));
        QVERIFY(
            contains(refusal(rowsOf({"\"red\"", "\"blue\""}), moods, {}, true), "\"blue\"")); // nothing is learned here
        const Read others = readLabels(rowsOf({"\"red\"", "\"blue\""}), moods);
        QCOMPARE(others.names, (Names{"blue", "red"}));
        QVERIFY(contains(others.notes, "neutral"));
        QCOMPARE(readLabels(rowsOf({"\"red\"", "\"happy\""}), moods, {{"labels", Names{"red", "happy"}}}).labels,
                 (Numbers{0, 1}));
        QCOMPARE(readLabels(rowsOf({"1", "2", "3"}), unnamed).names, (Names{"1", "2", "3"}));
        QCOMPARE(readLabels(rowsOf({"0", "2", "1"}), unnamed).names, unnamed.labels);
    }

    void listsOfZerosAndOnesSayOfEachLabelWhetherItHolds_data() {
        QTest::addColumn<QStringList>("lists");
        QTest::newRow("integers") << QStringList{"[1,0,0]", "[1,0,1]", "[0,0,0]"};
        QTest::newRow("with a point") << QStringList{"[1.0,0.0,0.0]", "[1.0,0.0,1.0]", "[0.0,0.0,0.0]"};
        QTest::newRow("truth values") << QStringList{"[true,false,false]", "[true,false,true]", "[false,false,false]"};
        QTest::newRow("as text") << QStringList{"\"[1, 0, 0]\"", "\"[1. 0. 1.]\"", "\"[0 0 0]\""};
    }
    void listsOfZerosAndOnesSayOfEachLabelWhetherItHolds() {
        QFETCH(QStringList, lists);
        std::vector<std::string> labels;
        for (const QString& list : lists) labels.push_back(list.toStdString());
        for (const KnownHead& head : {KnownHead(), unnamed, moods}) {
            const Read read = readLabels(rowsOf(labels), head);
            QCOMPARE(read.problemType, ProblemType::MultiLabel);
            QCOMPARE(read.labels, (Numbers{1, 0, 0, 1, 0, 1, 0, 0, 0}));
            QCOMPARE(read.names, head.labels.empty() ? unnamed.labels : head.labels);
        }
    }

    void oneHotRowsAreWhatTheModelSaysOrAsked() {
        const std::string rows = rowsOf({"[0,1,0]", "[1,0,0]", "[0,0,1]"});
        for (const KnownHead& head : {KnownHead(), unnamed}) {
            const std::string error = refusal(rows, head);
            QVERIFY(contains(error, "single_label"));
            QVERIFY(contains(error, "multi_label"));
        }
        const Read classes = readLabels(rows, moods);
        QCOMPARE(classes.problemType, ProblemType::SingleLabel);
        QCOMPARE(classes.labels, (Numbers{1, 0, 2}));
        const Read each = readLabels(rows, {Task::SequenceClassification, {"a", "b", "c"}, ProblemType::MultiLabel});
        QCOMPARE(each.labels, (Numbers{0, 1, 0, 1, 0, 0, 0, 0, 1}));
        QCOMPARE(readLabels(rows, {}, {{"problem_type", std::string("single_label")}}).labels, (Numbers{1, 0, 2}));
        QCOMPARE(readLabels(rows, unnamed, {{"problem_type", std::string("multi_label")}}).labels.size(), 9u);
        QVERIFY(contains(refusal(rowsOf({"[0,1,0]", "[1,1,0]"}), {}, {{"problem_type", std::string("single_label")}}),
                         "line 2"));
        QVERIFY(contains(refusal(rowsOf({"[0.2,0.8]", "[1.0,0.0]"})), "0.2"));
        QCOMPARE(readLabels(rowsOf({"[\"a\",\"b\"]", "[\"b\"]", "[]"})).labels,
                 (Numbers{1, 1, 0, 1, 0, 0})); // names, as before
    }

    void wholeNumbersWithAPointAreClasses() {
        for (const std::string& rows :
             {rowsOf({"1.0", "0.0", "2.0"}), rowsOf({"\"1.0\"", "\"0.0\"", "\"2.0\""}), rowsOf({"1", "0.0", "2"})}) {
            const Read read = readLabels(rows);
            QCOMPARE(read.names, (Names{"0", "1", "2"}));
            QCOMPARE(read.labels, (Numbers{1, 0, 2}));
        }
        QCOMPARE(readLabels(rowsOf({"1.5", "0.0", "2.0"})).problemType, ProblemType::Regression);
        QCOMPARE(
            readLabels(rowsOf({"1", "4", "2"}), {Task::SequenceClassification, {"LABEL_0"}, ProblemType::Regression})
                .problemType,
            ProblemType::Regression);
        QCOMPARE(readLabels(rowsOf({"\"1.0\"", "\"beta\"", "\"1\""})).names, (Names{"1", "1.0", "beta"}));
    }

    void namesThatLookLikeNothingAreNames() {
        const Read read = readLabels("text,label\nthe,null\nthe,NA\nthe,None\nthe,nan\nthe,NULL\nthe,N/A\nthe,yes\n",
                                     {}, {}, "sequence_classification", false, "d.csv");
        QCOMPARE(read.names, (Names{"N/A", "NA", "NULL", "None", "nan", "null", "yes"}));
        QVERIFY(contains(read.notes, "\"NULL\", \"null\""));
        QVERIFY(contains(refusal(rowsOf({"1.0", "\"nan\"", "0.0"})), "line 2"));
        const Read zeros = readLabels("text,label\nthe,01\nthe,1\nthe,007\nthe,7\n", unnamed, {},
                                      "sequence_classification", false, "d.csv");
        QCOMPARE(zeros.names.size(), 4u);
        QCOMPARE(std::set<float>(zeros.labels.begin(), zeros.labels.end()).size(), 4u);
        QVERIFY(contains(readLabels(rowsOf({"\"good\"", "\" good\"", "\"Good\""})).notes, "\" good\""));
    }

    void reportedLabels() {
        const auto folder = reportedCase("21-label-names");
        if (folder.empty()) QSKIP(noReport);
        const KnownHead head = readModelText(folder / "model_multi").head;
        QCOMPARE(head.problemType, ProblemType::MultiLabel);
        for (const char* name : {"multi_float.jsonl", "multi_int.jsonl"}) {
            std::ifstream in(folder / name);
            const Read read = readLabels(std::string(std::istreambuf_iterator<char>(in), {}), head);
            QCOMPARE(read.names, head.labels);
            QCOMPARE(Numbers(read.labels.begin(), read.labels.begin() + 12),
                     (Numbers{1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0}));
        }
    }
};

LATHE_TEST(TestLabels)
#include "tst_labels.moc"
