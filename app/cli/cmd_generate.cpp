// lathe generate: flags to one question for the engine; tokens are printed as they come, so that a slow model shows
// that it is at work.
#include "cli/commands.h"
#include "cli/prompts_file.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/recipe.h"
#include "option_keys.h"

#include <charconv>
#include <cmath>
#include <filesystem>

namespace lathe::cli {
namespace {

const Fields& generateFields() {
    constexpr std::string_view model = "Model", prompt = "Prompt", sampling = "Sampling";
    static const Fields fields{
        describe(option::run, {.label = "Run",
                               .group = model,
                               .help = "A run in place of a model: its model and its adapter.",
                               .automatic = "none"}),
        describe(option::adapter, {.label = "Adapter",
                                   .group = model,
                                   .help = "A PEFT folder, or the folder of a fully fine-tuned model.",
                                   .automatic = "none"}),
        describe(
            option::mix,
            {.label = "Mix",
             .fallback = std::vector<std::string>{},
             .group = model,
             .help = "An adapter folder or a run, followed by =WEIGHT unless the weight is 1. Given several times, the "
                     "changes are added up."}),
        describe(option::dtype, {.label = "Precision",
                                 .group = model,
                                 .help = "Number format of the computation.",
                                 .automatic = "the run's or the file's"}),
        describe(
            option::quantization,
            {.label = "Base quantization",
             .group = model,
             .help =
                 "Fewer bits for the weights of the layers: less memory, and a GGUF file's own blocks are read as they "
                 "are.",
             .automatic = "as the adapter was trained, else none",
             .choices = find(recipeFields(), "quantization")->choices}),
        describe(option::activations, {.label = "Activations",
                                       .fallback = "exact",
                                       .group = model,
                                       .help = "What weights in a GGUF's own blocks are multiplied by, on the "
                                               "processor: int8 is faster and less exact.",
                                       .choices = {{"exact", "as the precision says"},
                                                   {"int8", "rounded to 8 bits in blocks of 32, as llama.cpp does"}}}),
        *find(recipeFields(), "device"),
        describe(option::prompt,
                 {.label = "Prompt", .group = prompt, .help = "Plain text to continue.", .automatic = "none"}),
        describe(option::message, {.label = "Message",
                                   .fallback = std::vector<std::string>{},
                                   .group = prompt,
                                   .help = "What a user says, put into the model's chat template. Given several times: "
                                           "user and assistant in turn."}),
        describe(option::system, {.label = "System",
                                  .group = prompt,
                                  .help = "A system message before the others.",
                                  .automatic = "the template's own"}),
        describe(
            option::prompts,
            {.label = "Prompts",
             .group = prompt,
             .help =
                 "A file of prompts that are answered together: plain text, one per line, or JSON Lines with a prompt "
                 "or messages each.",
             .automatic = "none"}),
        describe(option::batchSize, {.label = "Prompts at once",
                                     .fallback = 8,
                                     .group = prompt,
                                     .help = "How many of them share each pass over the weights.",
                                     .least = 1,
                                     .most = 4096,
                                     .unit = "prompts"}),
        describe(option::compare,
                 {.label = "Compare", .fallback = false, .group = prompt, .help = "The base model also answers."}),
        describe(option::maxNewTokens, {.label = "Maximum new tokens",
                                        .fallback = 256,
                                        .group = sampling,
                                        .help = "Longest answer.",
                                        .least = 1,
                                        .most = 1 << 20,
                                        .unit = "tokens"}),
        describe(option::temperature, {.label = "Temperature",
                                       .fallback = 0.0,
                                       .group = sampling,
                                       .help = "0 always takes the most likely token.",
                                       .least = 0,
                                       .most = 100}),
        describe(option::topK, {.label = "Top k",
                                .fallback = 0,
                                .group = sampling,
                                .help = "Draws from the k most likely tokens. 0: off.",
                                .least = 0,
                                .most = 1 << 26}),
        describe(option::topP, {.label = "Top p",
                                .fallback = 1.0,
                                .group = sampling,
                                .help = "Draws from the most likely tokens that together have this probability.",
                                .least = 0.000001,
                                .most = 1,
                                .paper = "arXiv 1904.09751"}),
        describe(option::repetitionPenalty, {.label = "Repetition penalty",
                                             .fallback = 1.0,
                                             .group = sampling,
                                             .help = "Above 1, tokens that have already appeared become less likely.",
                                             .least = 0.01,
                                             .most = 100,
                                             .paper = "arXiv 1909.05858"}),
        describe(option::stop, {.label = "Stop at",
                                .fallback = std::vector<std::string>{},
                                .group = sampling,
                                .help = "Text at which the answer ends. May be given several times."}),
        describe(option::alternatives,
                 {.label = "Alternatives",
                  .fallback = 0,
                  .group = sampling,
                  .help = "Tells each token's probability, and those of this many of the likeliest tokens in its "
                          "place, as the model gives them: before penalty, temperature, top k and top p. 0: none.",
                  .least = 0,
                  .most = 100}),
        describe(option::seed, {.label = "Seed",
                                .fallback = 0,
                                .group = sampling,
                                .help = "The same seed draws the same answer.",
                                .least = 0,
                                .most = 9007199254740991.0}),
    };
    return fields;
}

/// "DIR", "RUN", "DIR=0.5".
WeighedAdapter weighedAdapter(Session& session, std::string word) {
    WeighedAdapter wanted;
    if (const std::size_t at = word.rfind('='); at != std::string::npos && !std::filesystem::exists(word)) {
        const char* end = word.data() + word.size();
        const auto [stop, wrong] = std::from_chars(word.data() + at + 1, end, wanted.weight);
        if (wrong != std::errc() || stop != end)
            throw Error(ErrorKind::BadInput, "--mix " + word + ": a number must follow the =.");
        word.resize(at);
    }
    if (std::filesystem::is_directory(word))
        wanted.folder = std::filesystem::absolute(word).lexically_normal().string();
    else wanted.run = session.workbench().findRun(word);
    return wanted;
}

GenerateText queryFrom(Session& session, const Arguments& arguments) {
    const Settings& own = arguments.own;
    const auto absolute = [](const std::string& path) {
        return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string();
    };
    GenerateText query;
    if (arguments.positionals.empty() == own.get(option::run).empty())
        throw Error(ErrorKind::BadInput, "Give a model or --run RUN.", "lathe help generate says more.");
    if (!arguments.positionals.empty()) query.model = absolute(arguments.positionals.front());
    else query.run = session.workbench().findRun(own.get(option::run));
    query.adapter = absolute(own.get(option::adapter));
    query.dtype = own.getIfAny(option::dtype);
    query.quantization = own.get(option::quantization);
    query.device = own.get(field::device);
    if (own.get(option::activations) != "exact") query.activations = own.get(option::activations);
    for (const std::string& word : own.get(option::mix)) query.mix.push_back(weighedAdapter(session, word));

    const std::vector<std::string> messages = own.get(option::message);
    const std::string file = absolute(own.get(option::prompts));
    if (int(!messages.empty()) + int(!own.get(option::prompt).empty()) + int(!file.empty()) != 1)
        throw Error(ErrorKind::BadInput, "Give one of --prompt TEXT, --message TEXT and --prompts FILE.");
    if (!file.empty()) query.prompts = readPrompts(file);
    for (PromptText& each : query.prompts)
        if (own.isGiven(option::system) && (each.messages.empty() || each.messages.front().role != "system")) {
            if (each.messages.empty())
                throw Error(ErrorKind::BadInput,
                            "--system goes before messages, but " + file + " has a prompt that is plain text.");
            each.messages.insert(each.messages.begin(), {"system", own.get(option::system)});
        }
    query.atOnce = own.get(option::batchSize);
    query.prompt = own.get(option::prompt);
    if (!messages.empty() && own.isGiven(option::system)) query.messages.push_back({"system", own.get(option::system)});
    for (std::size_t i = 0; i < messages.size(); ++i)
        query.messages.push_back({i % 2 == 0 ? "user" : "assistant", messages[i]});
    query.compareWithBase = own.get(option::compare);
    if (query.compareWithBase && !file.empty())
        throw Error(ErrorKind::BadInput, "--compare is for one prompt, but --prompts gives several.",
                    "Run the command twice, with and without the adapter.");
    query.maxNewTokens = own.get(option::maxNewTokens);
    query.temperature = own.get(option::temperature);
    query.topK = own.get(option::topK);
    query.topP = own.get(option::topP);
    query.repetitionPenalty = own.get(option::repetitionPenalty);
    query.stop = own.get(option::stop);
    query.seed = own.get(option::seed);
    query.alternatives = own.get(option::alternatives);
    return query;
}

/// "69 tokens read at 512 tokens/s, 64 written in 1.2 s at 58 tokens/s".
std::string speeds(const GeneratedText& generated) {
    const auto rate = [](std::int64_t tokens, double seconds) {
        return seconds > 0 && tokens > 0 ? " at " + numberText(double(tokens) / seconds, 3) + " tokens/s"
                                         : std::string();
    };
    return countText(generated.promptsRead) + " tokens read" + rate(generated.promptsRead, generated.promptSeconds)
           + ", " + countText(generated.newTokens) + " written in " + durationText(generated.seconds)
           + rate(generated.decodedTokens, generated.seconds - generated.promptSeconds)
           + (generated.activations.empty() ? "" : ", activations in " + generated.activations);
}

/// "63.2 %  \" sky\"   or \" sea\" 20.1 %, \" day\" 4.01 %": a line for each token.
void printChances(Session& session, const std::vector<GeneratedToken>& tokens) {
    const auto share = [](const TokenChance& chance) {
        return numberText(100 * std::exp(chance.logProbability), 3) + " %";
    };
    for (const GeneratedToken& token : tokens) {
        std::string others;
        for (const TokenChance& other : token.likeliest)
            if (other.id != token.chosen.id)
                others += (others.empty() ? "   or " : ", ") + jsonText(other.text) + " " + share(other);
        session.print(share(token.chosen) + "  " + jsonText(token.chosen.text) + others);
    }
}

int generate(Session& session, const Arguments& arguments) {
    const GenerateText query = queryFrom(session, arguments);
    int side = -1;
    const auto show = [&](const TextStreamed& piece) {
        if (session.json()) return;
        if (query.compareWithBase && piece.side != side)
            session.console().out << (side < 0 ? "" : "\n") << (piece.side == 0 ? "base:  " : "tuned: ");
        side = piece.side;
        session.console().out << piece.text << std::flush;
    };
    const bool several = !query.prompts.empty(); // texts that come at once: each is shown when all are there
    const GeneratedText generated = session.askFor<GeneratedText>(query, several ? Hearing{} : Hearing{.text = show});
    for (std::size_t i = 0; i < generated.answers.size(); ++i) {
        const GeneratedAnswer& answer = generated.answers[i];
        if (!session.json()) {
            session.console().out << (i ? "\n\n" : "") << "[" << i + 1 << "] " << answer.text;
            if (!answer.tokens.empty()) session.console().out << std::endl;
            printChances(session, answer.tokens);
            continue;
        }
        Json json = toJson(answer);
        json["prompt"] = std::int64_t(i);
        session.printJson(json);
    }
    if (several && !session.json()) session.console().out << std::endl;
    if (session.json()) {
        Json json = toJson(generated);
        if (several) {
            json["type"] = "result";
            json["prompts"] = std::int64_t(generated.answers.size());
            for (const char* ofOne : {"text", "base_text", "ended_by"}) json.erase(ofOne);
        }
        session.printJson(session.withDevice(json));
    } else {
        for (const std::vector<GeneratedToken>& tokens : generated.tokens) printChances(session, tokens);
        session.remark(speeds(generated) + (!several ? ", ended by " + generated.endedBy : std::string()));
    }
    return generated.endedBy == "cancelled" ? 3 : 0;
}

} // namespace

Command generateCommand() {
    return {.name = "generate",
            .usage = "MODEL [--adapter DIR | --mix DIR[=WEIGHT]...] | --run RUN  (--prompt TEXT | --message TEXT | "
                     "--prompts FILE)",
            .summary = "Lets a model answer a prompt or continue a text, token by token.",
            .own = &generateFields(),
            .mostPositionals = 1,
            .run = generate};
}

} // namespace lathe::cli
