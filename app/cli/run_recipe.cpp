#include "cli/run_recipe.h"

#include "cli/arguments.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/field_place.h"
#include "lathe/jobs.h"
#include "lathe/joined.h"
#include "lathe/rank.h"

#include <cstdlib>

namespace lathe::cli {
namespace {

/// "Rank (LoRA), --rank": a field as people call it, and the flag that sets it.
std::string placeOf(const std::string& path, const Recipe& recipe) {
    const FieldPlace place = fieldPlace(path, recipe);
    return place.field && !path.starts_with("data[") ? place.title + ", " + flagFor(place.field->name)
                                                     : std::string(place.title);
}

/// Policy "ask": tells the counts and lets the person choose.
void askAboutLongRows(Session& session, Recipe& recipe) {
    if (recipe.settings.get(field::tooLong) != LongRows::Ask || !session.canAsk()) return;
    PreviewData query{.recipe = recipe, .rows = 0, .wholeLedger = true};
    const DataLedger ledger = session.askFor<DataReport>(std::move(query)).ledger;
    if (ledger.tooLong == 0) return;
    session.remark(countText(ledger.tooLong) + " of " + countText(ledger.rows) + " rows are longer than "
                   + countText(ledger.maxLength) + " tokens, " + ledger.lengthFrom + " (the longest has "
                   + countText(ledger.longest) + ").");
    for (;;) {
        session.remark("[d]rop them, [c]ut them, or [s]top?");
        std::string answer;
        if (!std::getline(session.console().in, answer) || answer.starts_with('s'))
            throw Error(ErrorKind::BadInput, "Stopped because of rows that are too long.",
                        "Decide beforehand with --too-long drop or --too-long cut.");
        if (answer.starts_with('d')) return recipe.settings.set(field::tooLong, LongRows::Drop);
        if (answer.starts_with('c')) return recipe.settings.set(field::tooLong, LongRows::Cut);
    }
}

} // namespace

void refuseProblems(Session& session, const Recipe& recipe) {
    const std::vector<Problem> problems = session.workbench().check(recipe);
    if (problems.empty()) return;
    std::string all;
    for (const Problem& problem : problems) addTo(all, placeOf(problem.field, recipe) + ": " + problem.message, "\n");
    throw Error(ErrorKind::BadInput, all);
}

int runRecipe(Session& session, Recipe recipe, std::string* started) {
    refuseProblems(session, recipe);
    askAboutLongRows(session, recipe);
    return session.follow(session.workbench().deviceOf(recipe), [&] {
        const char* job = std::getenv("LATHE_JOB"); // whose run it is (lathe/jobs.h)
        const std::vector<std::string> tags = job ? std::vector{jobTag(job)} : std::vector<std::string>();
        const RunId run = session.workbench().start(recipe, tags);
        if (started) *started = run;
        return run;
    });
}

int resumeRun(Session& session, const RunId& run) {
    const RunDetail detail = session.askFor<RunDetail>(ShowRun{run});
    return session.follow(session.workbench().deviceOf(recipeFromJson(detail.recipeJson)), [&] {
        session.workbench().resume(run);
        return run;
    });
}

int takePart(Session& session, const Recipe& recipe) {
    try {
        return Workbench::takePart(recipe, session.home(), [&] { return session.interrupted(); }) == Outcome::Stopped
                   ? 3
                   : 0;
    } catch (const Error& error) {
        throw Error(error.info().kind, {"On rank %1: %2", thisRank().rank, error.info().message}, error.info().hint);
    }
}

void requireOneProcess(std::string_view command) {
    if (thisRank().isAlone()) return;
    throw Error(ErrorKind::BadInput,
                {"lathe %1 runs in one process, and %2 started %3.", command, thisRank().launcher, thisRank().size},
                "Start it by itself. Those that train with several processes are train and resume.");
}

} // namespace lathe::cli
