// A recipe: what can be read can be written, read again as the same, and checked.
#include "lathe/recipe.h"
#include "fuzz/input.h"
#include "recipe/resolve.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lathe;
    using namespace lathe::fuzz;
    answers([&] {
        Recipe recipe = recipeFromJson(textOf(data, size));
        require(recipeFromJson(toJson(recipe)) == recipe, "written and read it is the same");
        checkRecipe(recipe, nullptr, nullptr);
        resolvePaths(recipe, "/nowhere");
        runsBefore(recipe);
    });
    return 0;
}
