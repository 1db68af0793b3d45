#include "widgets/answer_tokens.h"

#include "bridge/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace lathe::ui {
namespace {

struct TokenWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::AnswerTokens) };

/// What can't be seen is drawn: “␣sky”, “↵”.
QString shownText(const std::string& token) {
    QString text = qt(token);
    text.replace('\n', QChar(0x21b5)).replace('\t', QChar(0x21e5));
    for (qsizetype i = 0; i < text.size() && text[i] == ' '; ++i) text[i] = QChar(0x2423);
    for (qsizetype i = text.size(); i-- > 0 && text[i] == ' ';) text[i] = QChar(0x2423);
    return text;
}

bool isAmong(const GeneratedToken& token) {
    return std::any_of(token.likeliest.begin(), token.likeliest.end(),
                       [&](const TokenChance& other) { return other.id == token.chosen.id; });
}

} // namespace

double AnswerToken::probability() const { return std::exp(token.chosen.logProbability); }

std::vector<AnswerToken> placedTokens(const std::string& text, const std::vector<GeneratedToken>& tokens) {
    std::vector<AnswerToken> placed;
    placed.reserve(tokens.size());
    std::size_t bytes = 0;
    int characters = 0;
    for (const GeneratedToken& token : tokens) {
        const std::size_t end = std::min(std::size_t(std::max<std::int64_t>(0, token.end)), text.size());
        if (end <= bytes) continue;
        const int begin = characters;
        characters += int(QString::fromUtf8(text.data() + bytes, qsizetype(end - bytes)).size());
        bytes = end;
        placed.push_back({{begin, characters}, token});
    }
    return placed;
}

QString probabilityText(double logProbability) {
    const double percent = 100 * std::exp(logProbability);
    const int decimals = percent >= 9.95 ? 1 : percent >= 0.095 ? 2 : percent >= 0.00095 ? 4 : 0;
    if (percent > 0 && decimals == 0) return QStringLiteral("< 0.001 %");
    return QStringLiteral("%1 %").arg(percent, 0, 'f', decimals);
}

QString chancesTip(const GeneratedToken& token) {
    QString rows;
    const auto add = [&](const TokenChance& chance) {
        const bool chosen = chance.id == token.chosen.id;
        const QString weight = chosen ? QStringLiteral("font-weight:600") : QString();
        rows += QStringLiteral("<tr><td style='%3'>%1&nbsp;&nbsp;</td><td align='right' style='%3'>%2</td></tr>")
                    .arg(shownText(chance.text).toHtmlEscaped(),
                         probabilityText(chance.logProbability).replace(' ', QStringLiteral("&nbsp;")), weight);
    };
    for (const TokenChance& chance : token.likeliest) add(chance);
    if (!isAmong(token)) add(token.chosen);
    return QStringLiteral("<table cellspacing='2'>%1</table>").arg(rows);
}

QString chancesText(const GeneratedToken& token) {
    QStringList others;
    for (const TokenChance& chance : token.likeliest)
        if (chance.id != token.chosen.id)
            others << QStringLiteral("“%1” %2").arg(shownText(chance.text), probabilityText(chance.logProbability));
    const QString chosen = shownText(token.chosen.text), share = probabilityText(token.chosen.logProbability);
    return others.isEmpty()
               ? TokenWords::tr("“%1”: %2").arg(chosen, share)
               : TokenWords::tr("“%1”: %2. Instead: %3").arg(chosen, share, others.join(QStringLiteral(", ")));
}

} // namespace lathe::ui
