using System.Text.Json.Serialization;

namespace Godwit.Contracts;

/// <summary>An enum by its names alone: a number that stands for nothing would pass every switch unseen.</summary>
public sealed class EnumNameJson<TEnum>() : JsonStringEnumConverter<TEnum>(namingPolicy: null, allowIntegerValues: false)
    where TEnum : struct, Enum;
