#include "models/test_set_model.h"

#include "bridge/text.h"
#include "settings/theme.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace lathe::ui {
namespace {

QString csvCell(QString text) {
    if (!text.contains('"') && !text.contains(',') && !text.contains('\n') && !text.contains('\r')) return text;
    return '"' + text.replace('"', QStringLiteral("\"\"")) + '"';
}

} // namespace

QByteArray promptsToJson(const std::vector<SavedPrompt>& prompts) {
    QJsonArray list;
    for (const SavedPrompt& each : prompts)
        list.append(QJsonObject{{QStringLiteral("name"), each.name},
                                {QStringLiteral("prompt"), each.prompt},
                                {QStringLiteral("expected"), each.expected}});
    return QJsonDocument(list).toJson(QJsonDocument::Compact);
}

std::vector<SavedPrompt> promptsFromJson(const QByteArray& json) {
    std::vector<SavedPrompt> prompts;
    for (const QJsonValue& each : QJsonDocument::fromJson(json).array())
        prompts.push_back({each[QStringLiteral("name")].toString(), each[QStringLiteral("prompt")].toString(),
                           each[QStringLiteral("expected")].toString()});
    return prompts;
}

Match matchOf(const QString& answer, const QString& expected) {
    const QString wanted = expected.simplified(), found = answer.simplified();
    if (wanted.isEmpty()) return Match::NotExpected;
    if (found.compare(wanted, Qt::CaseInsensitive) == 0) return Match::Equal;
    return found.contains(wanted, Qt::CaseInsensitive) ? Match::Contains : Match::Differs;
}

QString matchWord(Match match) {
    static const char* const words[] = {"", "equal", "contains", "differs"};
    return QLatin1String(words[int(match)]);
}

void TestSetModel::setPrompts(std::vector<SavedPrompt> prompts) {
    beginResetModel();
    m_prompts = std::move(prompts);
    m_answerers.clear();
    m_answers.assign(m_prompts.size(), {});
    endResetModel();
}

int TestSetModel::add(const SavedPrompt& prompt, int row) {
    if (row < 0 || row > int(m_prompts.size())) row = int(m_prompts.size());
    beginInsertRows({}, row, row);
    m_prompts.insert(m_prompts.begin() + row, prompt);
    m_answers.insert(m_answers.begin() + row,
                     std::vector<Answer>(std::size_t(m_answerers.size()), {Answer::State::Stopped, {}, 0}));
    endInsertRows();
    tellCounts();
    return row;
}

void TestSetModel::set(int row, const SavedPrompt& prompt) {
    if (row < 0 || row >= int(m_prompts.size()) || m_prompts[std::size_t(row)] == prompt) return;
    if (m_prompts[std::size_t(row)].prompt != prompt.prompt)
        for (Answer& each : m_answers[std::size_t(row)]) each = {Answer::State::Stopped, {}, 0};
    m_prompts[std::size_t(row)] = prompt;
    emit dataChanged(index(row, 0), index(row, columnCount() - 1));
    tellCounts();
}

void TestSetModel::remove(int row) {
    if (row < 0 || row >= int(m_prompts.size())) return;
    beginRemoveRows({}, row, row);
    m_prompts.erase(m_prompts.begin() + row);
    m_answers.erase(m_answers.begin() + row);
    endRemoveRows();
    tellCounts();
}

void TestSetModel::tellCounts() {
    if (answererCount() > 0) emit headerDataChanged(Qt::Horizontal, FirstAnswer, columnCount() - 1);
}

void TestSetModel::begin(const QStringList& answerers) {
    beginResetModel();
    m_answerers = answerers;
    m_answers.assign(m_prompts.size(), std::vector<Answer>(std::size_t(answerers.size())));
    endResetModel();
}

void TestSetModel::setAnswer(int answerer, int row, const Answer& answer) {
    if (!answerAt(answerer, row)) return;
    m_answers[std::size_t(row)][std::size_t(answerer)] = answer;
    const QModelIndex at = index(row, FirstAnswer + answerer);
    emit dataChanged(at, at);
    emit headerDataChanged(Qt::Horizontal, at.column(), at.column()); // it counts
}

const TestSetModel::Answer* TestSetModel::answerAt(int answerer, int row) const {
    if (row < 0 || row >= int(m_answers.size()) || answerer < 0 || answerer >= int(m_answers[std::size_t(row)].size()))
        return nullptr;
    return &m_answers[std::size_t(row)][std::size_t(answerer)];
}

Match TestSetModel::match(int answerer, int row) const {
    const Answer* answer = answerAt(answerer, row);
    if (!answer || answer->state != Answer::State::Done) return Match::NotExpected;
    return matchOf(answer->text, m_prompts[std::size_t(row)].expected);
}

int TestSetModel::fitting(int answerer) const {
    int count = 0;
    for (int row = 0; row < rowCount(); ++row) {
        const Match found = match(answerer, row);
        count += found == Match::Equal || found == Match::Contains;
    }
    return count;
}

int TestSetModel::expecting() const {
    return int(std::count_if(m_prompts.begin(), m_prompts.end(),
                             [](const SavedPrompt& each) { return !each.expected.simplified().isEmpty(); }));
}

int TestSetModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_prompts.size()); }

int TestSetModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : FirstAnswer + int(m_answerers.size());
}

QString TestSetModel::answerText(int answerer, int row) const {
    const Answer* answer = answerAt(answerer, row);
    if (!answer) return {};
    switch (answer->state) {
    case Answer::State::Waits: return tr("waits");
    case Answer::State::Writes: return tr("answers…");
    case Answer::State::Stopped:
        return answer->text.isEmpty() ? QString() : answer->text.simplified() + QStringLiteral(" …");
    case Answer::State::Failed: return tr("failed: %1").arg(answer->text);
    case Answer::State::Done: break;
    }
    const Match found = match(answerer, row);
    const QString mark = found == Match::Equal      ? QStringLiteral("✓ ")
                         : found == Match::Contains ? QStringLiteral("≈ ")
                         : found == Match::Differs  ? QStringLiteral("✗ ")
                                                    : QString();
    return mark + (answer->text.isEmpty() ? tr("(an empty answer)") : answer->text.simplified());
}

QVariant TestSetModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const SavedPrompt& prompt = m_prompts[std::size_t(index.row())];
    const int answerer = index.column() - FirstAnswer;
    if (role == Qt::DisplayRole) {
        if (answerer >= 0) return answerText(answerer, index.row());
        return index.column() == Name     ? prompt.name
               : index.column() == Prompt ? prompt.prompt.simplified()
                                          : prompt.expected.simplified();
    }
    if (role == Qt::ToolTipRole) {
        const Answer* answer = answerAt(answerer, index.row());
        if (!answer) return index.column() == Expected ? prompt.expected : prompt.prompt;
        if (answer->state != Answer::State::Done) return answerText(answerer, index.row());
        const Match found = match(answerer, index.row());
        const QString what = found == Match::Equal      ? tr("This is what is expected.")
                             : found == Match::Contains ? tr("It contains what is expected.")
                             : found == Match::Differs  ? tr("What is expected is not in it.")
                                                        : QString();
        return QStringLiteral("%1\n\n%2\n%3")
            .arg(answer->text, what, tr("In %1.").arg(durationText(answer->seconds)))
            .trimmed();
    }
    if (role == Qt::ForegroundRole && answerer >= 0) {
        const Answer* answer = answerAt(answerer, index.row());
        const Match found = match(answerer, index.row());
        if (answer && answer->state == Answer::State::Failed) return Theme::instance().color("danger");
        if (answer && answer->state != Answer::State::Done) return Theme::instance().color("muted");
        if (found == Match::Equal || found == Match::Contains) return Theme::instance().color("good");
        if (found == Match::Differs) return Theme::instance().color("warning");
    }
    return {};
}

QVariant TestSetModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) return {};
    const int answerer = section - FirstAnswer;
    if (answerer < 0) return section == Name ? tr("Name") : section == Prompt ? tr("Prompt") : tr("Expected answer");
    const QString name = m_answerers.value(answerer);
    if (expecting() == 0) return name;
    return tr("%1 (%2 of %3)").arg(name).arg(fitting(answerer)).arg(expecting());
}

QString TestSetModel::csv() const {
    QStringList head{QStringLiteral("name"), QStringLiteral("prompt"), QStringLiteral("expected")};
    for (const QString& name : m_answerers)
        head << name << name + QStringLiteral(" match") << name + QStringLiteral(" seconds");
    QString text;
    const auto add = [&](QStringList cells) {
        for (QString& cell : cells) cell = csvCell(cell);
        text += cells.join(',') + QStringLiteral("\r\n");
    };
    add(head);
    for (int row = 0; row < rowCount(); ++row) {
        const SavedPrompt& prompt = m_prompts[std::size_t(row)];
        QStringList cells{prompt.name, prompt.prompt, prompt.expected};
        for (int i = 0; i < answererCount(); ++i) {
            const Answer& answer = *answerAt(i, row);
            const bool done = answer.state == Answer::State::Done;
            cells << (answer.state == Answer::State::Failed ? QString() : answer.text) << matchWord(match(i, row))
                  << (done ? QString::number(answer.seconds) : QString());
        }
        add(cells);
    }
    return text;
}

QByteArray TestSetModel::jsonLines() const {
    QByteArray lines;
    for (int row = 0; row < rowCount(); ++row) {
        const SavedPrompt& prompt = m_prompts[std::size_t(row)];
        QJsonArray answers;
        for (int i = 0; i < answererCount(); ++i) {
            const Answer& answer = *answerAt(i, row);
            QJsonObject one{{QStringLiteral("column"), m_answerers[i]}};
            if (answer.state == Answer::State::Failed) one[QStringLiteral("error")] = answer.text;
            else one[QStringLiteral("text")] = answer.text;
            if (answer.state == Answer::State::Done) one[QStringLiteral("seconds")] = answer.seconds;
            if (const QString word = matchWord(match(i, row)); !word.isEmpty()) one[QStringLiteral("match")] = word;
            answers.append(one);
        }
        lines += QJsonDocument(QJsonObject{{QStringLiteral("name"), prompt.name},
                                           {QStringLiteral("prompt"), prompt.prompt},
                                           {QStringLiteral("expected"), prompt.expected},
                                           {QStringLiteral("answers"), answers}})
                     .toJson(QJsonDocument::Compact)
                 + '\n';
    }
    return lines;
}

} // namespace lathe::ui
