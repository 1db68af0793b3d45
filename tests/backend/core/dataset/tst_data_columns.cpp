// What columns are read as: told to a person, changed by one, and then the same for preview, training and cache.
#include "dataset/data_columns.h"
#include "dataset/dataset_fingerprint.h"
#include "dataset/token_key.h"
#include "dataset_helpers.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

const std::string mine = "{\"question\": \"one?\", \"reply\": \"1\", \"note\": \"x\"}\n"
                         "{\"question\": \"two?\", \"reply\": \"2\", \"note\": null}\n";
const std::string usual = "{\"prompt\": \"one?\", \"completion\": \"1\", \"note\": \"x\"}\n"
                          "{\"prompt\": \"two?\", \"completion\": \"2\", \"note\": null}\n";

std::map<std::string, std::string> rolesOf(const SourceColumns& source) {
    std::map<std::string, std::string> roles;
    for (const FileColumn& column : source.columns) roles[column.name] = column.role;
    return roles;
}

using Roles = std::map<std::string, std::string>;

} // namespace

class TestDataColumns : public QObject {
    Q_OBJECT
    Files m_files;

private slots:
    void whatIsFoundIsTold() {
        const DataColumns found = readColumns(recipeFor({m_files.write("usual.jsonl", usual)}));
        QCOMPARE(found.sources.size(), 1u);
        QVERIFY(!found.sources[0].problem);
        QCOMPARE(found.sources[0].file, std::string("usual.jsonl"));
        QCOMPARE(rolesOf(found.sources[0]),
                 (Roles{{"prompt", "prompt_column"}, {"completion", "completion_column"}, {"note", ""}}));
        QCOMPARE(found.sources[0].columns[0].values, (std::vector<std::string>{"one?", "two?"}));
        QCOMPARE(found.sources[0].columns[2].values, (std::vector<std::string>{"x", ""}));
        for (const std::string& role : found.roles) QVERIFY2(find(dataFields(), role), role.c_str());
    }

    /// Where no format fits, the columns are what a person needs.
    void columnsAreToldWhereNoFormatFits() {
        Recipe recipe = recipeFor({m_files.write("mine.jsonl", mine)});
        QVERIFY(!errorOf([&] { (void)previewData(PreviewData{recipe}, nullptr, {}); }).empty());
        DataColumns found = readColumns(recipe);
        QVERIFY(found.sources[0].problem.has_value());
        QCOMPARE(rolesOf(found.sources[0]), (Roles{{"question", ""}, {"reply", ""}, {"note", ""}}));
        readAs(recipe.data[0], "reply", "completion_column", found.roles);
        found = readColumns(recipe); // "question" is a usual name of a prompt
        QVERIFY(!found.sources[0].problem);
        QCOMPARE(rolesOf(found.sources[0]),
                 (Roles{{"question", "prompt_column"}, {"reply", "completion_column"}, {"note", ""}}));
        readAs(recipe.data[0], "question", "", found.roles);
        found = readColumns(recipe); // half of a format: what was said stays
        QVERIFY(found.sources[0].problem.has_value());
        QCOMPARE(rolesOf(found.sources[0]), (Roles{{"question", ""}, {"reply", "completion_column"}, {"note", ""}}));
    }

    void aChoiceTakesTheRoleFromWhoHadIt() {
        const DataColumns found = readColumns(recipeFor({m_files.write("usual.jsonl", usual)}));
        Settings source(dataFields());
        readAs(source, "note", "prompt_column", found.roles);
        QCOMPARE(source.get(field::promptColumn), std::string("note"));
        readAs(source, "prompt", "prompt_column", found.roles);
        QCOMPARE(source.get(field::promptColumn), std::string("prompt"));
        readAs(source, "prompt", "completion_column", found.roles); // a column has one role
        QVERIFY(!source.isGiven(field::promptColumn));
        QCOMPARE(source.get(field::completionColumn), std::string("prompt"));
        readAs(source, "prompt", "", found.roles);
        QVERIFY(!source.isGiven(field::completionColumn));
        QCOMPARE(source.get(field::unusedColumns), WordList{"prompt"});
        readAs(source, "prompt", "prompt_column", found.roles);
        QVERIFY(!source.isGiven(field::unusedColumns));
        QVERIFY(findByName(source, found.roles));
        QVERIFY(source == Settings(dataFields()));
        QVERIFY(!findByName(source, found.roles));
    }

    /// The same rows under other names: the same examples, token by token; a key of their own in the cache.
    void mappedRowsAreThoseOfRenamedColumns() {
        const Recipe renamed = recipeFor({m_files.write("usual.jsonl", usual)});
        Recipe mapped = recipeFor({m_files.write("mine.jsonl", mine)});
        mapped.data[0].set(field::promptColumn, "question");
        mapped.data[0].set(field::completionColumn, "reply");
        ModelText model = byteModel();
        const PreparedData a = prepareData(renamed, model, limitOf(renamed)),
                           b = prepareData(mapped, model, limitOf(mapped));
        QCOMPARE(a.train.size(), b.train.size());
        QCOMPARE(a.train.size(), 2u);
        for (std::size_t i = 0; i < a.train.size(); ++i) {
            QCOMPARE(a.train[i].ids, b.train[i].ids);
            QCOMPARE(a.train[i].trained, b.train[i].trained);
        }
        QVERIFY(a.fingerprint != b.fingerprint); // other bytes
        PreviewData query{mapped};
        const DataReport report = previewData(query, &model, limitOf(mapped));
        QCOMPARE(report.format, std::string("prompt_completion"));
        QCOMPARE(report.unusedColumns, std::vector<std::string>{"note"});
        QCOMPARE(report.examples.size(), 2u);
        QVERIFY(contains(report.examples[1].rendered, "two?"));
    }

    /// What is read otherwise is another preparation, and another fingerprint.
    void keysFollowTheChoice() {
        const std::string file = m_files.write("both.jsonl", "{\"a\": \"x\", \"b\": \"y\", \"c\": \"z\"}\n");
        const auto recipeOf = [&](const char* prompt, const char* completion) {
            Recipe recipe = recipeFor({file});
            recipe.data[0].set(field::promptColumn, prompt);
            recipe.data[0].set(field::completionColumn, completion);
            return recipe;
        };
        const Recipe ab = recipeOf("a", "b"), ac = recipeOf("a", "c");
        ModelText model = byteModel();
        model.source = m_files.write("tokenizer.json", "{}");
        QCOMPARE(tokenKey(ab, model, limitOf(ab)), tokenKey(recipeOf("a", "b"), model, limitOf(ab)));
        QVERIFY(tokenKey(ab, model, limitOf(ab)) != tokenKey(ac, model, limitOf(ac)));
        Recipe without = ab;
        without.data[0].set(field::unusedColumns, {"c"});
        QVERIFY(tokenKey(ab, model, limitOf(ab)) != tokenKey(without, model, limitOf(without)));
        QVERIFY(prepareData(ab, model, limitOf(ab)).fingerprint != prepareData(ac, model, limitOf(ac)).fingerprint);
    }

    void columnsThatAreNotThereAreNamed() {
        Recipe recipe = recipeFor({m_files.write("usual.jsonl", usual)});
        recipe.data[0].set(field::unusedColumns, {"remark"});
        const std::string error = errorOf([&] { (void)previewData(PreviewData{recipe}, nullptr, {}); });
        for (const char* part : {"remark", "unused_columns", "prompt, completion, note"})
            QVERIFY2(contains(error, part), error.c_str());
        const DataColumns found = readColumns(recipe);
        QVERIFY(found.sources[0].problem.has_value());
        QCOMPARE(found.sources[0].columns.size(), 3u);
    }

    void plainTextHasNothingToChoose() {
        const DataColumns found = readColumns(recipeFor({m_files.write("poem.txt", "a\n\nb\n")}));
        QCOMPARE(found.sources.size(), 1u);
        QVERIFY(found.sources[0].columns.empty());
    }

    /// The recipe keeps it, as JSON.
    void theRecipeKeepsIt() {
        Recipe recipe = recipeFor({"a.jsonl"});
        recipe.data[0].set(field::systemColumn, "persona");
        recipe.data[0].set(field::unusedColumns, {"id", "date"});
        QVERIFY(recipeFromJson(toJson(recipe)) == recipe);
    }
};

LATHE_TEST(TestDataColumns)
#include "tst_data_columns.moc"
