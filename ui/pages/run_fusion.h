#pragma once
// What AdapterFusion's attention weighs: layer by adapter, averaged over the validation rows or over a typed text, and
// for that text token by token.
#include "bridge/backend_client.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace lathe::ui {

class HeatMap;
class StateStack;

class RunFusion : public QWidget {
    Q_OBJECT
public:
    explicit RunFusion(BackendClient& client, QWidget* parent = nullptr);
    void setRun(const RunDetail& run);
    static bool fits(const RunDetail& run); ///< one of its methods is a fusion

private:
    QWidget* makeContent();
    void offer();
    void read(const QString& text);
    void show(const FusionReport& report, const QString& text);
    void showTokens();
    void chooseLayer(int layer);

    BackendClient& m_client;
    RunId m_run;
    bool m_hasResult = false;
    RequestId m_request = 0;
    FusionReport m_report;
    StateStack *m_state, *m_tokenState;
    HeatMap *m_mean, *m_tokens;
    QLabel* m_meanTitle;
    QLineEdit* m_text;
    QComboBox* m_layer;
};

} // namespace lathe::ui
