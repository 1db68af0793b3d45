#pragma once
// How answers are drawn: the same for all columns.
#include "lathe/generation.h"
#include "settings/settings.h"

#include <QScrollArea>

class QCheckBox;
class QLineEdit;

namespace lathe::ui {

class SamplingCard : public QScrollArea {
    Q_OBJECT
public:
    explicit SamplingCard(WindowSettings& settings);

    /// Fills in the query; where a number can't be, its field turns red, and what is wrong with it is returned.
    QString read(GenerateText& query) const;
    bool shadesUnlikely() const;
    bool marksDifferences() const;

signals:
    void marksChanged();

private:
    QLineEdit *m_tokens, *m_temperature, *m_topK, *m_topP, *m_penalty, *m_seed, *m_stops;
    QCheckBox *m_chances, *m_unlikely, *m_differences;
};

} // namespace lathe::ui
