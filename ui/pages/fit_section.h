#pragma once
// What if: whether the run fits this machine and the GPUs of the table, the largest batch that does, and what would
// make it fit.
#include "bridge/backend_client.h"
#include "widgets/card.h"

#include <QTimer>

#include <optional>

class QPushButton;
class QTableWidget;

namespace lathe::ui {

class TextLabel;

class FitSection : public Card {
    Q_OBJECT
public:
    explicit FitSection(BackendClient& client, QWidget* parent = nullptr);

    /// Looks soon, a device at a time, so that typing stays smooth. nullopt: there is nothing to judge yet, and `why`.
    void setRecipe(std::optional<Recipe> recipe, const QString& why = {});

signals:
    void chosen(const lathe::Recipe& recipe); ///< a change that makes it fit

private:
    void lookAtNext();
    void take(const Fit& fit);
    void refuse(const ErrorInfo& error);
    void fillRow(int row, const Fit& fit);
    void showChanges();

    BackendClient& m_client;
    RequestId m_request = 0; ///< about the device at m_next; 0: none is open
    std::optional<Recipe> m_recipe;
    std::vector<DeviceInfo> m_devices;
    std::vector<std::optional<Fit>> m_fits; ///< as many
    std::size_t m_next = 0;
    QTimer m_debounce{this};
    QTableWidget* m_table;
    TextLabel* m_none;
    QWidget* m_changes;
};

} // namespace lathe::ui
