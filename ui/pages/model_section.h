#pragma once
// Choosing the model of a new run: a folder or a GGUF file, and what it turns out to be.
#include "bridge/backend_client.h"
#include "settings/settings.h"
#include "widgets/card.h"

#include <QTimer>

class QGridLayout;

namespace lathe::ui {

class Banner;
class PathEdit;
class TextLabel;
class StateStack;

class ModelSection : public Card {
    Q_OBJECT
public:
    ModelSection(BackendClient& client, WindowSettings& settings, QWidget* parent = nullptr);

    QString path() const;
    void setPath(const QString& path);
    void setProblem(const QString& problem);
    const std::optional<ModelReport>& report() const { return m_report; }
    PathEdit* edit() const { return m_path; }

signals:
    void changed();
    void reported(); ///< report() is new

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void inspect();
    void show(const ModelReport& report);
    void arrange(); ///< as many facts in a row as fit

    BackendClient& m_client;
    PathEdit* m_path;
    TextLabel* m_problem;
    StateStack* m_state;
    QGridLayout* m_facts;
    std::vector<QWidget*> m_cells;
    int m_columns = 0;
    Banner* m_warnings;
    QTimer m_debounce{this};
    RequestId m_request = 0;
    std::optional<ModelReport> m_report;
};

} // namespace lathe::ui
