using Godwit.Contracts.Moves;

namespace Godwit.Host.Migration.Prediction;

/// <summary>What was said of a move before it started, and what the model had made of it.</summary>
internal sealed record PredictedMove(MoveForecast Forecast, MovePrediction Prediction);
